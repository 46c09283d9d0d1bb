package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Servers left by a gateway that was killed. They are known by their own command line, which names the data folder, and
 * not by a number in a file, which could meanwhile belong to another process.
 */
final class StaleProcesses {

    /** A left server is stopping by itself, because its pipe has ended; only then is it helped along. */
    private static final Duration BY_ITSELF = Duration.ofSeconds(20);

    private static final Duration ON_SIGTERM = Duration.ofSeconds(10);

    private StaleProcesses() {}

    /** Waits for the end of every process that {@code server} owns. Only for whoever holds the server's lock. */
    static void awaitEnd(EmbeddedServer server) throws InterruptedException {
        List<ProcessHandle> stale = ProcessHandle.allProcesses()
                .filter(process -> server.owns(commandLine(process)))
                .toList();
        for (ProcessHandle process : stale) {
            if (!ends(process, BY_ITSELF)) {
                process.destroy();
                if (!ends(process, ON_SIGTERM)) {
                    process.destroyForcibly();
                    ends(process, ON_SIGTERM);
                }
            }
        }
    }

    private static boolean ends(ProcessHandle process, Duration within) throws InterruptedException {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException notObservable) {
            return !process.isAlive();
        }
    }

    private static List<String> commandLine(ProcessHandle process) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0"));
        } catch (IOException goneOrNoProc) {
            return List.of();
        }
    }
}
