package io.trunkline.api.app.settings;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code --name value} and {@code --name=value}. */
final class CommandLine {

    private final List<Given> given = new ArrayList<>();
    private final Set<Key> options;
    private final List<Problem> problems;
    private final Set<Key> seen = EnumSet.noneOf(Key.class);

    private CommandLine(Set<Key> options, List<Problem> problems) {
        this.options = options;
        this.problems = problems;
    }

    static List<Given> read(List<String> arguments, Set<Key> options, List<Problem> problems) {
        CommandLine line = new CommandLine(options, problems);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            line.take(rest.next(), rest);
        }
        return line.given;
    }

    private void take(String argument, Iterator<String> rest) {
        int equals = argument.indexOf('=');
        String option = equals < 0 ? argument : argument.substring(0, equals);
        Optional<Key> key =
                option.startsWith("--") ? Key.named(option.substring(2)).filter(options::contains) : Optional.empty();
        if (key.isEmpty()) {
            problems.add(new Problem(option, "unknown option", SettingsReader.optionNames(options)));
        } else if (equals < 0 && !rest.hasNext()) {
            problems.add(new Problem(option, "nothing after it", key.get().expected));
        } else {
            add(key.get(), equals < 0 ? rest.next() : argument.substring(equals + 1));
        }
    }

    private void add(Key key, String value) {
        String where = "--" + key.settingName;
        if (seen.add(key)) {
            given.add(new Given(key, value, where));
        } else {
            problems.add(new Problem(where, "given more than once", "once"));
        }
    }
}
