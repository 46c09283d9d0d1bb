package io.trunkline.bench.crash.fault;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is done. */
public sealed interface Act {
    /**
     * Ends a process as a crash does, and starts it again.
     *
     * @param away from its end to its next start
     * @param at the moment at which a node dies; null for any moment
     */
    record Kill(Duration away, @Nullable CrashPoint at) implements Act {}

    /** SIGSTOP, then SIGCONT. */
    record Pause(Duration lasts) implements Act {}

    /** SIGTERM; started again when it has ended. */
    record Stop() implements Act {}

    /** Connections are broken. */
    record Cut() implements Act {}

    /** In one word. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
