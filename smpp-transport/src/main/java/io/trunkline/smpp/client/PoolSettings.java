package io.trunkline.smpp.client;

import java.util.Collections;
import java.util.List;

/**
 * Several binds to one message centre.
 *
 * @param binds each on its own terms: mode, window, pace, back-off
 * @param pacePerSecond requests a second over all of them at most, 0 for no limit
 */
public record PoolSettings(List<BindSettings> binds, double pacePerSecond) {
    public static final int BINDS_MAX = 64;

    public PoolSettings {
        binds = List.copyOf(binds);
        if (binds.isEmpty() || binds.size() > BINDS_MAX) {
            throw new IllegalArgumentException("binds: " + binds.size() + " (expected: 1.." + BINDS_MAX + ")");
        }
        if (!(pacePerSecond >= 0)) {
            throw new IllegalArgumentException(
                    "pace_per_second: " + pacePerSecond + " (expected: 0 for none, or more)");
        }
    }

    /** Without a limit over all. */
    public static PoolSettings of(BindSettings... binds) {
        return new PoolSettings(List.of(binds), 0);
    }

    /** The same bind several times. */
    public static PoolSettings of(int count, BindSettings bind) {
        return new PoolSettings(Collections.nCopies(count, bind), 0);
    }

    public PoolSettings withPacePerSecond(double value) {
        return new PoolSettings(binds, value);
    }

    /** Single submits that wait for credit at most: a window's worth of every bind. */
    int waitingMax() {
        return binds.stream().mapToInt(BindSettings::window).sum();
    }
}
