package io.trunkline.bench.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options as they were given: {@code --name value}, or a flag, which is {@code --name} alone. Of one that is given twice
 * the last holds. What is wrong is refused by an {@link IllegalArgumentException} that names the option, what was found and
 * what was expected. Names are without their dashes here.
 */
public final class CommandLine {
    private final Map<String, String> values;
    private final String usage;

    private CommandLine(Map<String, String> values, String usage) {
        this.values = values;
        this.usage = usage;
    }

    /**
     * Reads the arguments of a program.
     *
     * @param valued names of the options with a value
     * @param flags names of those without
     * @param usage told with a refusal of what is unknown or lacks its value
     */
    public static CommandLine parse(List<String> arguments, Set<String> valued, Set<String> flags, String usage) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (flags.contains(name)) {
                values.put(name, "");
            } else if (!valued.contains(name)) {
                throw new IllegalArgumentException(argument + ": unknown option\n" + usage);
            } else if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(argument + ": no value\n" + usage);
            } else {
                values.put(name, arguments.get(++i));
            }
        }
        return new CommandLine(Map.copyOf(values), usage);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** A value that must be given. */
    public String required(String name) {
        return text(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("--" + name + ": missing (expected: a value)\n" + usage));
    }

    /** Null where none was given. */
    public @Nullable Path file(String name) {
        return text(name).map(Path::of).orElse(null);
    }

    /** The commit that is measured, as the script found it. */
    public String commit() {
        return text("commit", "unknown");
    }

    /** From {@code least} to {@code most}, both included. */
    public int whole(String name, int otherwise, int least, int most) {
        return Math.toIntExact(whole(name, (long) otherwise, least, most));
    }

    /** From {@code least} to {@code most}, both included. */
    public long whole(String name, long otherwise, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, with the range
        }
        throw refused(name, "a whole number from " + least + " to " + most);
    }

    /** From {@code least} to {@code most}, both included. */
    public double number(String name, double otherwise, double least, double most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, with the range
        }
        throw refused(name, "a number from " + least + " to " + most);
    }

    /** The refusal of the value that was given, or of none. */
    public IllegalArgumentException refused(String name, String expected) {
        return new IllegalArgumentException(
                "--" + name + ": " + text(name, "missing") + " (expected: " + expected + ")");
    }
}
