package io.trunkline.bench.measure;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the command line of a {@code java} process. */
final class JavaCommand {
    private static final Set<String> WITH_SEPARATE_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--limit-modules",
            "--source");

    private JavaCommand() {}

    /** The main class, module or jar that {@code arguments} start, or null when this is no java command. */
    static @Nullable String mainClass(List<String> arguments) {
        if (arguments.isEmpty() || !isJava(arguments.getFirst())) {
            return null;
        }
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (WITH_SEPARATE_VALUE.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
                return argument;
            }
        }
        return null;
    }

    private static boolean isJava(String command) {
        return command.substring(command.lastIndexOf('/') + 1).equals("java");
    }
}
