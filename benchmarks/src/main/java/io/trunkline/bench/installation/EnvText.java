package io.trunkline.bench.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A file of lines {@code KEY=VALUE}, as the gateway writes them. */
record EnvText(Path file, Map<String, String> values) {
    static EnvText read(Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return new EnvText(file, values);
    }

    String value(String key) {
        String value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(file + ": " + key + " is missing (expected: a line " + key + "=…)");
        }
        return value;
    }
}
