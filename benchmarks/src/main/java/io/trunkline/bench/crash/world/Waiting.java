package io.trunkline.bench.crash.world;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for conditions, with a bound. */
public final class Waiting {
    private static final long POLL_MILLIS = 50;

    private Waiting() {}

    /** Something that may be so. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns true as soon as the condition holds, false when it has not for that long. */
    public static boolean until(Duration most, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }

    private static boolean holds(Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception notYet) {
            return false;
        }
    }
}
