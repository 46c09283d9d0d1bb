package io.trunkline.bench.crash.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Signals to processes of this run, by their ids. */
final class Signals {
    private Signals() {}

    /** Sends a signal, named without SIG; a process that is gone is none's concern. */
    static void send(long pid, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\" 2>/dev/null", "sh", signal, Long.toString(pid))
                .start()
                .waitFor();
    }

    /** The process and those of its descendants that run the same program: a server, without its watcher. */
    static List<Long> sameProgram(long pid) {
        Optional<ProcessHandle> server = ProcessHandle.of(pid);
        return server.stream()
                .flatMap(process -> Stream.concat(
                        Stream.of(process), process.descendants().filter(child -> sameProgram(process, child))))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static boolean sameProgram(ProcessHandle one, ProcessHandle other) {
        Optional<String> program = one.info().command();
        return program.isPresent() && program.equals(other.info().command());
    }

    /** Whether a signal waits for a stopped process to go on. */
    static boolean isPending(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return true;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("ShdPnd:"))
                .anyMatch(line -> !line.substring("ShdPnd:".length()).strip().matches("0+"));
    }
}
