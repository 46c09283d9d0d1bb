package io.trunkline.api.app.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server that is a main class on this process's own class path, in a JVM of its own.
 *
 * @param folder the server's folder; named on the command line, so that a left process is recognised
 * @param heapMegabytesMax the bound of its heap
 */
record JavaChild(String mainClass, Path folder, int heapMegabytesMax) {

    private static final Duration START_WITHIN = Duration.ofMinutes(5);

    Launch launch(List<String> arguments, List<String> systemProperties, String readyText) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(mark());
        command.add("-Xmx" + heapMegabytesMax + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        systemProperties.forEach(property -> command.add("-D" + property));
        command.add(mainClass);
        command.addAll(arguments);
        // The class path goes by the environment, which keeps the command line short enough to be read.
        Map<String, String> environment = Map.of("CLASSPATH", System.getProperty("java.class.path"));
        return new Launch(command, environment, readyText, START_WITHIN, "TERM");
    }

    boolean owns(List<String> commandLine) {
        return commandLine.size() > 1
                && commandLine.getFirst().endsWith("java")
                && commandLine.get(1).equals(mark());
    }

    private String mark() {
        return "-Dtrunkline.embedded=" + folder;
    }
}
