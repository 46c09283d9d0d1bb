package io.trunkline.api.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the YAML file. Levels become dots: {@code webhooks: {allow-loopback: true}} is webhooks.allow-loopback. */
final class ConfigFile {

    private static final long LENGTH_BYTES_MAX = 1 << 20;

    private final Path path;
    private final List<Given> given = new ArrayList<>();
    private final List<Problem> problems;

    private ConfigFile(Path path, List<Problem> problems) {
        this.path = path;
        this.problems = problems;
    }

    static List<Given> read(Path path, String where, List<Problem> problems) {
        ConfigFile file = new ConfigFile(path, problems);
        try {
            file.take(where);
        } catch (NoSuchFileException missing) {
            problems.add(new Problem(where, path + ", which does not exist", Key.CONFIG.expected));
        } catch (IOException unreadable) {
            problems.add(new Problem(where, path + ", which can't be read", Key.CONFIG.expected));
        } catch (YamlEngineException notYaml) {
            String reason = String.valueOf(notYaml.getMessage()).replaceAll("\\s+", " ");
            problems.add(new Problem(where, path + ", which is not YAML: " + reason, Key.CONFIG.expected));
        }
        return file.given;
    }

    private void take(String where) throws IOException {
        if (Files.size(path) > LENGTH_BYTES_MAX) {
            problems.add(new Problem(where, path + ", " + Files.size(path) + " bytes long", "at most 1 MiB"));
            return;
        }
        Object document = new Load(
                        LoadSettings.builder().setLabel(path.toString()).build())
                .loadFromString(Files.readString(path));
        switch (document) {
            case null -> {}
            case Map<?, ?> settings -> takeLevel("", settings);
            default -> problems.add(new Problem(where, path + ", which is not a map of settings", "name: value"));
        }
    }

    private void takeLevel(String prefix, Map<?, ?> level) {
        level.forEach((name, value) -> {
            String settingName = prefix + name;
            Optional<Key> key = Key.named(settingName).filter(Key::isInFile);
            if (key.isEmpty() && value instanceof Map<?, ?> inner && isLevel(settingName + ".")) {
                takeLevel(settingName + ".", inner);
            } else {
                takeValue(key, settingName, value);
            }
        });
    }

    private void takeValue(Optional<Key> key, String settingName, Object value) {
        String where = settingName + " in " + path;
        if (key.isEmpty()) {
            problems.add(new Problem(where, "unknown setting", SettingsReader.fileNames()));
        } else if (value instanceof List<?> items) {
            given.add(
                    new Given(key.get(), items.stream().map(String::valueOf).collect(Collectors.joining(",")), where));
        } else if (value == null || value instanceof Map<?, ?>) {
            problems.add(new Problem(where, value == null ? "nothing" : "a map", key.get().expected));
        } else {
            given.add(new Given(key.get(), value.toString(), where));
        }
    }

    private static boolean isLevel(String prefix) {
        for (Key key : Key.values()) {
            if (key.settingName.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
