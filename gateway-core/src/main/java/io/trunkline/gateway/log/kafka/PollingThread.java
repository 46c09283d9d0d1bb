package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that owns a Kafka consumer, because consumers belong to one thread and block. After a fault it closes the
 * session, pauses (100 ms, doubling up to 2 s) and opens another, for as long as it takes.
 */
final class PollingThread {
    /** A consumer and what goes with it; called by the polling thread only. */
    interface Session extends AutoCloseable {
        /** Polls once and does what is due; returns within about 100 ms when there is nothing. */
        void cycle();

        /** Commits what can be committed and leaves the group. */
        @Override
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(PollingThread.class);
    private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    private final String name;
    private final Supplier<Session> sessions;
    private final @Nullable GroupEntry entry;
    private final Backoff backoff = new Backoff(PAUSE_FIRST, PAUSE_MAX);
    private final Thread thread;
    private volatile boolean closing;

    /**
     * @param sessions opens a session, on the polling thread; may throw, and is then called again
     */
    PollingThread(String name, Supplier<Session> sessions) {
        this(name, sessions, null);
    }

    /**
     * The same for sessions that join a group with their first cycle.
     *
     * @param entry awaited between the first session's opening and its first cycle
     */
    PollingThread(String name, Supplier<Session> sessions, @Nullable GroupEntry entry) {
        this.name = name;
        this.sessions = sessions;
        this.entry = entry;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether {@link #close} was called; a session that waits for something gives up then. */
    boolean closing() {
        return closing;
    }

    /** Whether it ended though nobody closed it: an Error is not survived. */
    boolean isDead() {
        return !closing && thread.getState() == Thread.State.TERMINATED;
    }

    /** Ends the cycle in hand, closes the session and waits for that up to the given time. */
    void close(Duration patience) {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(patience)) {
                LOG.warn("{}: still busy after {} s, left behind", name, patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean isFirst = true;
        while (!closing) {
            Session session = null;
            try {
                session = sessions.get();
                if (isFirst && entry != null) {
                    isFirst = false;
                    entry.await(this::closing);
                }
                while (!closing) {
                    session.cycle();
                    backoff.reset();
                }
            } catch (RuntimeException e) {
                if (!closing) {
                    LOG.warn("{}: opens anew after {}", name, e.toString(), e);
                }
            } finally {
                close(session);
            }
            if (!closing) {
                backoff.pause();
            }
        }
    }

    private void close(@Nullable Session session) {
        if (session == null) {
            return;
        }
        try {
            session.close();
        } catch (RuntimeException e) {
            LOG.warn("{}: closed with {}", name, e.toString());
        }
    }
}
