package io.trunkline.bench.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A place in a JSON document, which is read as the YAML that it is.
 *
 * @param path of the place, for messages
 * @param value a map, a list, a scalar, or null where there is nothing
 */
record JsonTree(String path, @Nullable Object value) {
    private static final int LENGTH_MAX = 256 << 20;

    /** @throws IllegalArgumentException when it is no JSON */
    static JsonTree read(Path file) throws IOException {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setCodePointLimit(LENGTH_MAX)
                    .build();
            return new JsonTree(file.toString(), new Load(settings).loadFromString(Files.readString(file)));
        } catch (YamlEngineException notJson) {
            throw new IllegalArgumentException(
                    file + ": not JSON (expected: what scripts/load --search wrote): " + notJson.getMessage(), notJson);
        }
    }

    JsonTree at(String name) {
        return new JsonTree(path + "." + name, value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    List<JsonTree> items() {
        return value instanceof List<?> list
                ? list.stream().map(item -> new JsonTree(path + "[]", item)).toList()
                : List.of();
    }

    boolean isThere() {
        return value != null;
    }

    double number() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(path + ": " + value + " (expected: a number)");
    }

    /** {@code otherwise} where there is nothing. */
    double number(double otherwise) {
        return value == null ? otherwise : number();
    }

    String text() {
        return String.valueOf(value);
    }
}
