package io.trunkline.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.api.admin.Json;
import io.trunkline.api.cli.AdminClient.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is to be done, word by word, and the calls that do it. Blocks. */
final class Command {
    private static final List<String> KINDS = List.of(
            "accounts",
            "policies",
            "limits",
            "senders",
            "services",
            "partners",
            "carriers",
            "routes",
            "countries",
            "registrations",
            "keywords");

    private static final String OPT_OUTS = "opt-outs";

    private final Options options;
    private final AdminClient client;

    Command(Options options) {
        this.options = options;
        this.client = new AdminClient(options);
    }

    /**
     * Carries it out and returns the last answer.
     *
     * @throws UsageException when the words make no command
     * @throws IOException when the gateway does not answer, or a file cannot be read
     */
    Reply run() throws UsageException, IOException, InterruptedException {
        List<String> words = options.words();
        String first = words.isEmpty() ? "" : words.getFirst();
        return switch (first) {
            case "export" -> client.get("directory");
            case "apply" -> apply(word(1, "a file"));
            case "changes" ->
                client.get(words.size() > 1 ? "changes?Key=" + URLEncoder.encode(words.get(1), UTF_8) : "changes");
            case "rules" -> onKind("countries");
            case OPT_OUTS -> onOptOuts();
            default -> onKind(first);
        };
    }

    private Reply onKind(String kind) throws UsageException, IOException, InterruptedException {
        if (!KINDS.contains(kind)) {
            throw new UsageException("command: " + (kind.isEmpty() ? "none" : kind) + " (expected: one of "
                    + String.join(", ", KINDS) + ", opt-outs, export, apply, changes)");
        }
        String action = options.words().size() > 1 ? options.words().get(1) : "list";
        return switch (action) {
            case "list" -> list(kind, kind + "?PageSize=1000");
            case "get" -> client.get(entry(kind));
            case "create" -> client.post(kind, Json.text(fields(2)));
            case "set" -> set(entry(kind), Json.text(fields(3)));
            case "delete" -> delete(entry(kind));
            case "rollback" -> client.post("routes/rollback", "");
            case "new-token" -> client.post(entry("accounts") + "/auth-token", "");
            case "new-webhook-secret" -> client.post(entry("accounts") + "/webhook-secrets", "");
            case "keys" -> client.get(entry("accounts") + "/api-keys");
            case "new-key" -> client.post(entry("accounts") + "/api-keys", "");
            case "revoke-key" -> client.delete(entry("accounts") + "/api-keys/" + word(3, "an API key's SID"), "*");
            default ->
                throw new UsageException("action: " + action + " (expected: list, get, create, set or delete; of routes"
                        + " rollback too; of accounts"
                        + " new-token, new-webhook-secret, keys, new-key or revoke-key)");
        };
    }

    /** The newest word holds: none is compared with what was there before. */
    private Reply onOptOuts() throws UsageException, IOException, InterruptedException {
        String action = options.words().size() > 1 ? options.words().get(1) : "list";
        return switch (action) {
            case "list" ->
                list(
                        "opt_outs",
                        OPT_OUTS + "?PageSize=1000"
                                + (options.words().size() > 2
                                        ? "&Number="
                                                + URLEncoder.encode(
                                                        options.words().get(2), UTF_8)
                                        : ""));
            case "get" -> client.get(entry(OPT_OUTS));
            case "put" -> client.put(entry(OPT_OUTS));
            case "delete" -> client.delete(entry(OPT_OUTS), "*");
            default ->
                throw new UsageException(
                        "action: " + action + " (expected: list, get, put or delete, of SCOPE/NUMBER)");
        };
    }

    /** All pages as one. */
    private Reply list(String kind, String first) throws IOException, InterruptedException {
        Reply page = client.get(first);
        List<Object> all = new ArrayList<>();
        while (page.isDone()) {
            Map<String, Object> json = page.json();
            if (json.get(kind) instanceof List<?> items) {
                all.addAll(items);
            }
            if (!(json.get("next_page_uri") instanceof String next)) {
                return new Reply(page.status(), page.etag(), Json.text(Map.of(kind, all)));
            }
            page = client.get(next);
        }
        return page;
    }

    /** Changes what was there a moment ago and nothing else. */
    private Reply set(String path, String body) throws IOException, InterruptedException {
        Reply before = client.get(path);
        return before.isDone() ? client.patch(path, body, before.etag().orElse("*")) : before;
    }

    private Reply delete(String path) throws IOException, InterruptedException {
        Reply before = client.get(path);
        return before.isDone() ? client.delete(path, before.etag().orElse("*")) : before;
    }

    private Reply apply(String file) throws IOException, InterruptedException {
        String body = Files.readString(Path.of(file));
        return client.post("directory?DryRun=" + options.dryRun() + "&Prune=" + options.prune(), body);
    }

    private String entry(String kind) throws UsageException {
        return kind + "/"
                + Arrays.stream(word(2, "the entry's name").split("/"))
                        .map(part -> URLEncoder.encode(part, UTF_8).replace("+", "%20"))
                        .collect(Collectors.joining("/"));
    }

    private String word(int place, String expected) throws UsageException {
        if (options.words().size() <= place) {
            throw new UsageException(
                    String.join(" ", options.words()) + ": too short (expected: " + expected + " next)");
        }
        return options.words().get(place);
    }

    /** {@code name=text} and {@code name:=json}. */
    private Map<String, Object> fields(int from) throws UsageException {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<String> words = options.words();
        for (String word : words.subList(Math.min(from, words.size()), words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new UsageException(word + ": no field (expected: name=text or name:=json)");
            }
            if (word.charAt(equals - 1) == ':') {
                fields.put(word.substring(0, equals - 1), value(word, word.substring(equals + 1)));
            } else {
                fields.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return fields;
    }

    private static Object value(String word, String text) throws UsageException {
        try {
            return Json.object(("{\"value\":" + text + "}").getBytes(UTF_8))
                    .values()
                    .iterator()
                    .next();
        } catch (IllegalArgumentException e) {
            throw new UsageException(word + ": no JSON behind := (expected: as in window:=100 or slots:=[4,5])");
        }
    }
}
