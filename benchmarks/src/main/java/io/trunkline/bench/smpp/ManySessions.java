package io.trunkline.bench.smpp;

import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.TimerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many bound sessions between this process, the client, and one that it starts, the server, each with a gibibyte of
 * heap. The server asks each session every 30 s whether it is there; the client only answers.
 */
final class ManySessions {
    /** Longer than any run: what the server asks is counted at the server. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final int sessions;
    private final Duration watched;
    private final PrintStream console;

    /**
     * @param bound at the end, as the server sees it
     * @param linksAsked enquire_link that the server sent
     * @param linksMissed of those, the ones without an answer within 5 s
     * @param ended sessions that ended before they were closed, for any reason
     */
    record Result(
            int sessions,
            double seconds,
            long bound,
            long linksAsked,
            long linksMissed,
            long ended,
            long serverHeapBytes,
            long clientHeapBytes,
            long clientCpuMillis) {
        boolean isSound() {
            return bound == sessions && linksMissed == 0 && ended == 0;
        }
    }

    ManySessions(int sessions, Duration watched, PrintStream console) {
        this.sessions = sessions;
        this.watched = watched;
        this.console = console;
    }

    Result run() throws IOException, InterruptedException {
        Process server = startServer();
        EventLoops loops = EventLoops.create(1, "client");
        try (BufferedReader answers = server.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(line(answers));
            IdleBinds binds = new IdleBinds(loops, port, TimerSettings.DEFAULT.withEnquireLink(NEVER));
            long from = System.nanoTime();
            binds.open(sessions);
            console.printf(
                    "%,d sessions bound in %.1f s; watching for %d s%n",
                    sessions, (System.nanoTime() - from) / 1e9, watched.toSeconds());
            Thread.sleep(watched);
            Result result = result(server, answers, binds);
            console.printf(
                    "%,d bound at the end, %,d ended, %,d enquire_link, %,d missed; heap in use %,d MiB at the server,"
                            + " %,d MiB at the client%n",
                    result.bound(),
                    result.ended(),
                    result.linksAsked(),
                    result.linksMissed(),
                    result.serverHeapBytes() >> 20,
                    result.clientHeapBytes() >> 20);
            binds.close();
            return result;
        } finally {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
            loops.shutdown().block(TrunklinePair.START_MAX);
        }
    }

    private Result result(Process server, BufferedReader answers, IdleBinds binds)
            throws IOException, InterruptedException {
        Thread.sleep(SessionServer.LINK_ANSWER_MAX.dividedBy(10));
        server.getOutputStream().write('\n');
        server.getOutputStream().flush();
        List<Long> figures = List.of(line(answers).split(" ", -1)).stream()
                .map(Long::parseLong)
                .toList();
        return new Result(
                sessions,
                watched.toMillis() / 1e3,
                figures.get(0),
                figures.get(1),
                figures.get(3),
                Math.max(figures.get(4), binds.lost()),
                figures.get(5),
                SessionServer.usedHeap(),
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                                .getProcessCpuTime()
                        / 1_000_000);
    }

    private Process startServer() throws IOException {
        String java = ProcessHandle.current().info().command().orElse(System.getProperty("java.home") + "/bin/java");
        return new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx1g",
                        // standard output is for figures alone
                        "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SessionServer.class.getName(),
                        Integer.toString(sessions))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String line(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the server's process has ended (expected: a line)");
        }
        return line;
    }
}
