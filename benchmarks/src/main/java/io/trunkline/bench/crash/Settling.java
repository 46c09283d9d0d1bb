package io.trunkline.bench.crash;

import io.trunkline.bench.crash.Witnesses.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The wait for the end of all work: every accepted message was called back with a terminal state, and every receipt was
 * taken. It is given up at its bound, and when nothing at all has happened for half of that, at least for
 * {@value #QUIET_SECONDS_MIN} s, which is longer than a lease of the gateway's. For one thread, off the loop.
 */
final class Settling {
    private static final int QUIET_SECONDS_MIN = 90;
    private static final long POLL_MILLIS = 250;

    private final Witnesses witnesses;
    private final PrintStream console;

    Settling(Witnesses witnesses, PrintStream console) {
        this.witnesses = witnesses;
        this.console = console;
    }

    /** Returns how long it took. */
    Duration await(Duration most) throws InterruptedException {
        long start = System.nanoTime();
        long quietMax = Math.max(TimeUnit.SECONDS.toNanos(QUIET_SECONDS_MIN), most.toNanos() / 2);
        long quietSince = start;
        Progress last = witnesses.progress();
        while (!last.isEnd()
                && System.nanoTime() - start < most.toNanos()
                && System.nanoTime() - quietSince < quietMax) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            Progress now = witnesses.progress();
            quietSince = now.equals(last) ? quietSince : System.nanoTime();
            last = now;
        }
        if (!last.isEnd()) {
            console.println("unsettled  " + last.messagesOpen() + " messages without a terminal callback, "
                    + last.receiptsOpen() + " receipts not taken");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
