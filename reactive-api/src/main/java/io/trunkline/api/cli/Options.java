package io.trunkline.api.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What a command line says.
 *
 * @param url where the gateway is, without a trailing slash
 * @param key the admin key
 * @param name who asks
 * @param json whether answers are shown as they come
 * @param dryRun whether {@code apply} only tells what would come of it
 * @param prune whether {@code apply} removes what the file does not list of the kinds that it lists
 * @param words what is to be done
 */
record Options(URI url, String key, String name, boolean json, boolean dryRun, boolean prune, List<String> words) {
    private static final String FILE = "admin.env";

    /**
     * Reads options, the environment, and the file that the gateway keeps in its data folder, in this order.
     *
     * @throws UsageException when an option is not known, or nobody says where the gateway is or what its key is
     */
    static Options read(List<String> arguments, Map<String, String> environment) throws UsageException {
        Map<String, String> given = new HashMap<>();
        List<String> words = new ArrayList<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            take(rest.next(), rest, given, words);
        }
        String data = given.getOrDefault("--data", environment.getOrDefault("TRUNKLINE_DATA", "data"));
        Map<String, String> file = file(Path.of(data).resolve(FILE));
        if (environment.containsKey("TRUNKLINE_HTTP")) {
            given.putIfAbsent("--url", "http://" + environment.get("TRUNKLINE_HTTP"));
        }
        String url = given.getOrDefault("--url", file.get("ADMIN_URL"));
        String key = environment.getOrDefault("TRUNKLINE_ADMIN_KEY", file.get("ADMIN_KEY"));
        if (url == null || key == null) {
            throw new UsageException((url == null ? "address" : "admin key") + ": not known (expected: "
                    + (url == null ? "--url or TRUNKLINE_HTTP" : "TRUNKLINE_ADMIN_KEY") + ", or " + FILE
                    + " in the gateway's data folder, which --data names; looked in " + data + ")");
        }
        return new Options(
                URI.create(url.replaceAll("/+$", "")),
                key,
                given.getOrDefault("--as", user()),
                given.containsKey("--json"),
                given.containsKey("--dry-run"),
                given.containsKey("--prune"),
                List.copyOf(words));
    }

    private static void take(String argument, Iterator<String> rest, Map<String, String> given, List<String> words)
            throws UsageException {
        switch (argument) {
            case "--json", "--dry-run", "--prune" -> given.put(argument, "");
            case "--url", "--data", "--as" -> {
                if (!rest.hasNext()) {
                    throw new UsageException(argument + ": nothing after it (expected: a value)");
                }
                given.put(argument, rest.next());
            }
            default -> {
                if (argument.startsWith("--")) {
                    throw new UsageException(argument
                            + ": unknown option (expected: one of --url, --data, --as, --json, --dry-run, --prune)");
                }
                words.add(argument);
            }
        }
    }

    private static Map<String, String> file(Path path) throws UsageException {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.exists(path) ? Files.readAllLines(path) : List.<String>of()) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            return values;
        } catch (IOException e) {
            throw new UsageException(path + ": cannot be read (expected: a file of this user)");
        }
    }

    private static String user() {
        String name = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._@-]", "");
        return name.isEmpty() ? "admin" : name;
    }
}
