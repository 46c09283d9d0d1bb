package io.trunkline.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a running gateway wrote about its demo account into {@code DIR/demo.env}: lines {@code KEY=VALUE}, blank lines
 * and lines that start with {@code #} ignored.
 *
 * @param sender a sender without a pace
 * @param shortCode a sender with the pace of its kind
 * @param systemId what it binds as over SMPP
 */
public record DemoAccount(
        URI baseUrl,
        String accountSid,
        String authToken,
        String sender,
        String shortCode,
        String systemId,
        String password) {
    private static final String FILE_NAME = "demo.env";

    /** Reads {@code dataDirectory/demo.env}. */
    public static DemoAccount read(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE_NAME);
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("--data: " + dataDirectory + " has no readable " + FILE_NAME
                    + " (expected: the data folder of a running gateway)");
        }
        Map<String, String> values = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return new DemoAccount(
                URI.create(value(values, "BASE_URL", file)),
                value(values, "ACCOUNT_SID", file),
                value(values, "AUTH_TOKEN", file),
                value(values, "SENDER_UNPACED", file),
                value(values, "SENDER_SHORT_CODE", file),
                value(values, "SMPP_SYSTEM_ID", file),
                value(values, "SMPP_PASSWORD", file));
    }

    private static String value(Map<String, String> values, String key, Path file) {
        String value = values.get(key);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(file + ": " + key + " is missing (expected: a line " + key + "=…)");
        }
        return value;
    }
}
