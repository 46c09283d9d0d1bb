package io.trunkline.bench.crash;

import io.trunkline.bench.crash.Witnesses.Progress;
import io.trunkline.bench.crash.oracle.ViewReader;
import io.trunkline.bench.crash.oracle.ViewReader.Listed;
import io.trunkline.bench.outcome.Sid;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The wait for the end of all work: every accepted message is listed, every listed one has come to its end and was called
 * back with that, and every receipt was taken. It is given up at its bound, and when nothing at all has happened for
 * {@value #QUIET_SECONDS_MAX} s, which is longer than the gateway waits to look for an orphan's message again; but not
 * while a message is in doubt, for which nothing happens until the policy's time is over. For one thread, off the loop.
 */
final class Settling {
    private static final int QUIET_SECONDS_MAX = 330;
    private static final long POLL_MILLIS = 250;

    /** To list is work for the gateway: while the witnesses have not seen the end it is done this seldom. */
    private static final long LIST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LIST_NANOS_AT_THE_END = TimeUnit.SECONDS.toNanos(1);

    private final Witnesses witnesses;
    private final ViewReader view;
    private final PrintStream console;
    private Progress last = new Progress(0, 0, 0, 0);
    private Open open = new Open(-1, 0);
    private long quietSinceNanos;
    private long listedNanos = System.nanoTime() - LIST_NANOS;

    /**
     * What the list shows that has not ended; −1 for unknown.
     *
     * @param inDoubt of those, the messages that are in doubt
     */
    private record Open(long messages, long inDoubt) {}

    Settling(Witnesses witnesses, ViewReader view, PrintStream console) {
        this.witnesses = witnesses;
        this.view = view;
        this.console = console;
    }

    /** Returns how long it took. */
    Duration await(Duration most) throws InterruptedException {
        long start = System.nanoTime();
        quietSinceNanos = start;
        while (!isEnd()) {
            boolean quiet = System.nanoTime() - quietSinceNanos > TimeUnit.SECONDS.toNanos(QUIET_SECONDS_MAX);
            if (System.nanoTime() - start > most.toNanos() || (quiet && open.inDoubt() == 0)) {
                console.println("unsettled  " + last.messagesOpen() + " accepted messages without a terminal callback, "
                        + last.receiptsOpen() + " receipts not taken; in the view " + open.messages()
                        + " messages not ended, of which in doubt " + open.inDoubt());
                break;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whether all that there is to see says so: first the witnesses, and then the list. */
    private boolean isEnd() throws InterruptedException {
        Progress now = witnesses.progress();
        quietSinceNanos = now.equals(last) ? quietSinceNanos : System.nanoTime();
        last = now;
        long period = last.isEnd() ? LIST_NANOS_AT_THE_END : LIST_NANOS;
        if (System.nanoTime() - listedNanos >= period) {
            open = open();
            listedNanos = System.nanoTime();
        }
        return last.isEnd() && open.messages() == 0;
    }

    private Open open() throws InterruptedException {
        try {
            Map<Sid, Listed> listed = view.list();
            long inDoubt = listed.values().stream()
                    .filter(message -> !message.ended() && message.inDoubt())
                    .count();
            return new Open(witnesses.open(listed), inDoubt);
        } catch (IllegalStateException notAnswered) {
            console.println("unsettled  " + notAnswered.getMessage());
            return new Open(-1, open.inDoubt());
        }
    }
}
