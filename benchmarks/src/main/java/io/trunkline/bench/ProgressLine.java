package io.trunkline.bench;

import io.trunkline.bench.outcome.CallbackStatus;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One line about a run that is under way. */
final class ProgressLine {
    private ProgressLine() {}

    /** What happened between {@code before} and {@code now}, and where that leaves the run. */
    static String of(LoadRun.Snapshot before, LoadRun.Snapshot now) {
        if (now.generator().startNanos() == 0) {
            return "      connecting";
        }
        double seconds = (now.nanos() - before.nanos()) / 1e9;
        long elapsedSeconds =
                TimeUnit.NANOSECONDS.toSeconds(now.nanos() - now.generator().startNanos());
        long accepted = now.answers().accepted();
        long submitted = now.submits().messages();
        long delivered = now.callbacks().messages(CallbackStatus.DELIVERED);
        return String.format(
                Locale.ROOT,
                "%4d s  accepted %,d (%,.0f/s)  submitted %,d (%,.0f/s)  delivered %,d (%,.0f/s)  in flight %,d "
                        + " waiting %,d  not accepted %,d  p99 %.1f ms",
                elapsedSeconds,
                accepted,
                (accepted - before.answers().accepted()) / seconds,
                submitted,
                (submitted - before.submits().messages()) / seconds,
                delivered,
                (delivered - before.callbacks().messages(CallbackStatus.DELIVERED)) / seconds,
                now.generator().inFlight(),
                now.generator().waiting(),
                now.answers().settled() - accepted,
                now.recent().microsAt(99) / 1e3);
    }
}
