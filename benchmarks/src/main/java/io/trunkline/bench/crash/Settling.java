package io.trunkline.bench.crash;

import io.trunkline.bench.crash.traffic.CallbackLog;
import io.trunkline.bench.crash.traffic.OpenLoopClient;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestCarrier;
import io.trunkline.bench.loop.HarnessLoop;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The wait for the end of all work: every accepted message was called back with a terminal state, and every receipt was
 * taken. It is given up at its bound, and when nothing at all has happened for {@value #QUIET_SECONDS} s, which is longer
 * than any wait of the gateway's that is not meant to be longer than a run. For one thread, off the loop.
 */
final class Settling {
    private static final int QUIET_SECONDS = 90;
    private static final long POLL_MILLIS = 250;

    private final HarnessLoop harness;
    private final OpenLoopClient client;
    private final TestCarrier carrier;
    private final CallbackLog callbacks;
    private final PrintStream console;

    Settling(
            HarnessLoop harness,
            OpenLoopClient client,
            TestCarrier carrier,
            CallbackLog callbacks,
            PrintStream console) {
        this.harness = harness;
        this.client = client;
        this.carrier = carrier;
        this.callbacks = callbacks;
        this.console = console;
    }

    /** How far the work is; two that are equal say that nothing happened between. */
    private record Progress(long callbacks, int submits, int receiptsOpen, long open) {
        boolean isEnd() {
            return open == 0 && receiptsOpen == 0;
        }
    }

    /** Returns how long it took. */
    Duration await(Duration most) throws InterruptedException {
        List<Request> requests = harness.call(client::log);
        long start = System.nanoTime();
        long quietSince = start;
        Progress last = progress(requests);
        while (!last.isEnd() && System.nanoTime() - start < most.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            Progress now = progress(requests);
            quietSince = now.equals(last) ? quietSince : System.nanoTime();
            last = now;
            if (System.nanoTime() - quietSince > TimeUnit.SECONDS.toNanos(QUIET_SECONDS)) {
                break;
            }
        }
        if (!last.isEnd()) {
            console.println("unsettled  " + last.open() + " messages without a terminal callback, "
                    + last.receiptsOpen() + " receipts not taken");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Progress progress(List<Request> requests) throws InterruptedException {
        return harness.call(() -> new Progress(
                callbacks.count(),
                carrier.submits(),
                carrier.receiptsOpen(),
                requests.stream()
                        .filter(request -> request.outcome() instanceof RequestOutcome.Accepted accepted
                                && !callbacks.hasEnded(accepted.sid()))
                        .count()));
    }
}
