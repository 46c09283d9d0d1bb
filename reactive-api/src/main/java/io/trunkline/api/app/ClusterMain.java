package io.trunkline.api.app;

import io.trunkline.api.app.embedded.DataDirectoryInUse;
import io.trunkline.api.app.embedded.EmbeddedServerFault;
import io.trunkline.api.app.settings.Reading;
import io.trunkline.api.app.settings.Settings;
import io.trunkline.api.app.settings.SettingsReader;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * {@code scripts/cluster N}: N gateways on one set of servers, until Ctrl-C or SIGTERM. Exit codes: those of {@link Main};
 * 1 too when every node has ended.
 */
public final class ClusterMain {
    private static final int NODES_MAX = 16;
    private static final int FAULT = 1;

    private ClusterMain() {}

    public static void main(String[] arguments) {
        List<String> all = List.of(arguments);
        OptionalInt nodes = all.isEmpty() ? OptionalInt.empty() : nodes(all.getFirst());
        if (nodes.isEmpty()) {
            System.err.println("nodes: " + (all.isEmpty() ? "none given" : all.getFirst()) + " (expected: 1 to "
                    + NODES_MAX + "), as in scripts/cluster 2 --data DIR");
            System.exit(Reading.Refused.EXIT_CODE);
        }
        switch (SettingsReader.read(all.subList(1, all.size()), System.getenv())) {
            case Reading.Accepted accepted -> run(accepted.settings(), nodes.getAsInt());
            case Reading.HelpWanted help -> System.out.println(SettingsReader.usage());
            case Reading.Refused refused -> {
                System.err.print(refused.explanation());
                System.exit(Reading.Refused.EXIT_CODE);
            }
        }
    }

    private static OptionalInt nodes(String text) {
        boolean number = !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int nodes = number ? Integer.parseInt(text) : 0;
        return nodes >= 1 && nodes <= NODES_MAX ? OptionalInt.of(nodes) : OptionalInt.empty();
    }

    private static void run(Settings settings, int nodes) {
        Closing closing = new Closing();
        Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "shutdown"));
        try {
            new Cluster(settings, nodes).run(closing);
            System.err.println("Every node has ended");
        } catch (DataDirectoryInUse | EmbeddedServerFault | IllegalStateException | IOException fault) {
            System.err.println(fault.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        System.exit(FAULT);
    }
}
