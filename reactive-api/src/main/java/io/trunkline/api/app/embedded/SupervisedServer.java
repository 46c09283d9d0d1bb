package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one server running. One that ends by itself is started again at the same address, at most
 * {@value #RESTARTS_MAX} times within five minutes; then its owner is told. Safe for use by several threads.
 *
 * <pre>
 *   new ── start ──▶ running ──ends──▶ restarting ──ready──▶ running
 *                       │                  └─fails or too often─▶ given up (owner told)
 *                       └─ stop ──▶ stopped
 * </pre>
 */
final class SupervisedServer {

    private static final Logger log = LoggerFactory.getLogger(SupervisedServer.class);

    private static final int FIRST_STARTS_MAX = 2;
    private static final int RESTARTS_MAX = 5;
    private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final EmbeddedServer server;
    private final LogFile logFile;
    private final Consumer<EmbeddedServerFault> gaveUp;
    private final Runnable restarted;
    private final Deque<Instant> restarts = new ArrayDeque<>();

    private @Nullable ChildProcess child;
    private boolean stopping;

    SupervisedServer(EmbeddedServer server, LogFile logFile, Consumer<EmbeddedServerFault> gaveUp, Runnable restarted) {
        this.server = server;
        this.logFile = logFile;
        this.gaveUp = gaveUp;
        this.restarted = restarted;
    }

    /** Ends what a killed gateway left, then starts the server and returns when it is ready. */
    void start() {
        try {
            StaleProcesses.awaitEnd(server);
            for (int attempt = 1; ; attempt++) {
                server.choosePorts();
                try {
                    ChildProcess first = run();
                    Thread.ofVirtual()
                            .name("keep-" + server.service().fileName())
                            .start(() -> keep(first));
                    return;
                } catch (EmbeddedServerFault fault) {
                    if (attempt == FIRST_STARTS_MAX) {
                        throw fault;
                    }
                    // Another process may have taken the port in between, or the last parts of a killed server be
                    // ending.
                    Thread.sleep(PAUSE);
                }
            }
        } catch (IOException fault) {
            throw new EmbeddedServerFault(
                    server.service(), "could not be started: " + fault.getMessage(), logFile, fault);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerFault(server.service(), "was interrupted while starting", logFile, interrupted);
        }
    }

    private ChildProcess run() throws IOException, InterruptedException {
        ChildProcess started = ChildProcess.start(server.service(), server.prepare(), logFile);
        boolean stopAtOnce;
        synchronized (this) {
            child = started;
            stopAtOnce = stopping;
        }
        if (stopAtOnce) {
            started.stop();
        }
        return started;
    }

    private void keep(ChildProcess first) {
        ChildProcess running = first;
        try {
            while (true) {
                running.awaitEnd();
                if (isStopping()) {
                    return;
                }
                running = runAgain();
            }
        } catch (EmbeddedServerFault fault) {
            gaveUp.accept(fault);
        } catch (IOException | RuntimeException fault) {
            gaveUp.accept(new EmbeddedServerFault(
                    server.service(), "could not be started again: " + fault.getMessage(), logFile, fault));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ChildProcess runAgain() throws IOException, InterruptedException {
        Instant now = Instant.now();
        restarts.removeIf(earlier -> earlier.isBefore(now.minus(RESTARTS_WITHIN)));
        if (restarts.size() == RESTARTS_MAX) {
            throw new EmbeddedServerFault(
                    server.service(), "ended " + (RESTARTS_MAX + 1) + " times within five minutes", logFile);
        }
        log.warn("{} ended and is started again", server.service().title());
        Thread.sleep(PAUSE.multipliedBy(1L << restarts.size()));
        restarts.add(now);
        StaleProcesses.awaitEnd(server);
        ChildProcess again = run();
        log.info("{} is back at {}", server.service().title(), server.address());
        restarted.run();
        return again;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    synchronized long pid() {
        if (child == null) {
            throw new IllegalStateException(server.service().title() + " has not been started");
        }
        return child.pid();
    }

    /** Stops the server cleanly and returns when it has ended. */
    void stop() throws InterruptedException {
        ChildProcess running;
        synchronized (this) {
            stopping = true;
            running = child;
        }
        if (running != null) {
            running.stop();
        }
    }
}
