package io.trunkline.api.cli;

import io.trunkline.api.cli.AdminClient.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code scripts/trunkline}. Exit codes: 0 done, 1 the gateway refused it, 2 the command line cannot be understood, 3 the
 * gateway does not answer or a file cannot be read.
 */
public final class TrunklineMain {
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int USAGE = 2;
    private static final int NO_ANSWER = 3;
    private static final String HELP = """
            trunkline [options] KIND list
            trunkline [options] KIND get NAME
            trunkline [options] KIND create FIELD…
            trunkline [options] KIND set NAME FIELD…
            trunkline [options] KIND delete NAME
            trunkline [options] accounts new-token | new-webhook-secret | keys | new-key SID
            trunkline [options] accounts revoke-key SID KEY
            trunkline [options] routes rollback
            trunkline [options] export
            trunkline [options] opt-outs list [NUMBER]
            trunkline [options] opt-outs get | put | delete SCOPE/NUMBER
            trunkline [options] apply FILE [--dry-run] [--prune]
            trunkline [options] changes [KEY]

              KIND   accounts, policies, limits, senders, services, partners, carriers, routes, countries (or rules),
                     registrations, keywords
              NAME   what names the entry: a SID, a number, a name; of registrations two, as in US/+12125550100
              SCOPE  a service's SID or a sender's address: what the number wants no more of
              FIELD  name=text or name:=json, as in name=Acme window:=100 slots:=[4,5]

            Options:
              --url URL   where the gateway is; else TRUNKLINE_HTTP, else admin.env in its data folder
              --data DIR  the gateway's data folder; else TRUNKLINE_DATA, else data
              --as NAME   who asks, for the history; else the user's name
              --json      answers as they come
              --dry-run   apply changes nothing and tells what it would
              --prune     apply removes what FILE does not list, of the kinds that it lists

            The admin key is TRUNKLINE_ADMIN_KEY, else that in admin.env: it is no option, because every user of a machine
            can read command lines.""";

    private TrunklineMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.getenv()));
    }

    static int run(List<String> arguments, Map<String, String> environment) throws InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h") || arguments.isEmpty()) {
            System.out.println(HELP);
            return arguments.isEmpty() ? USAGE : DONE;
        }
        try {
            Options options = Options.read(arguments, environment);
            return show(
                    new Command(options).run(),
                    options.json() || options.words().getFirst().equals("export"));
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            return USAGE;
        } catch (IOException e) {
            System.err.println("no answer: " + e);
            return NO_ANSWER;
        }
    }

    private static int show(Reply reply, boolean json) {
        if (!reply.isDone()) {
            System.err.println(
                    json ? reply.body() : reply.status() + " " + reply.json().get("message"));
            return REFUSED;
        }
        if (json) {
            System.out.println(reply.body());
        } else if (!reply.body().isEmpty()) {
            System.out.println(Table.of(reply.json()));
        }
        return DONE;
    }
}
