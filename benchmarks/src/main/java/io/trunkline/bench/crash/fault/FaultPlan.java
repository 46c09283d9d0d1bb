package io.trunkline.bench.crash.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Faults one after another, without end, the same for the same seed, targets and nodes. How many of them a run has time for
 * depends on the machine. For one thread.
 *
 * <p>Half of the pauses end before the time after which Kafka takes a silent member for dead, 6 s, and half after it.
 */
public final class FaultPlan {
    private static final int GAP_MILLIS_MIN = 1_500;
    private static final int GAP_MILLIS_MAX = 6_000;
    private static final int AWAY_MILLIS_MAX = 8_000;
    private static final int SHORT_PAUSE_MILLIS_MIN = 500;
    private static final int SHORT_PAUSE_MILLIS_MAX = 4_000;
    private static final int LONG_PAUSE_MILLIS_MIN = 7_000;
    private static final int LONG_PAUSE_MILLIS_MAX = 12_000;

    private final SplittableRandom random;
    private final List<Target> targets;
    private final int nodes;
    private final boolean graceful;
    private int made;

    /**
     * @param targets what may be hit, at least one
     * @param nodes how many there are
     * @param graceful whether nodes are stopped by SIGTERM, and nothing else is done
     */
    public FaultPlan(long seed, Set<Target> targets, int nodes, boolean graceful) {
        this.random = new SplittableRandom(seed);
        this.targets = List.copyOf(EnumSet.copyOf(targets));
        this.nodes = nodes;
        this.graceful = graceful;
    }

    /** The next one. */
    public Fault next() {
        Target target = graceful ? Target.GATEWAY : targets.get(random.nextInt(targets.size()));
        int node = random.nextInt(nodes);
        Duration gap = millis(GAP_MILLIS_MIN, GAP_MILLIS_MAX);
        Act act = act(target);
        boolean server = target != Target.GATEWAY && target != Target.CARRIER;
        boolean nodeToo = random.nextInt(4) == 0 && server && targets.contains(Target.GATEWAY);
        return new Fault(++made, target, node, act, gap, nodeToo);
    }

    private Act act(Target target) {
        return switch (target) {
            case GATEWAY -> graceful ? new Act.Stop() : killOrPause(moment());
            case KAFKA, POSTGRES, REDIS -> killOrPause(null);
            case CARRIER -> new Act.Cut();
        };
    }

    private Act killOrPause(@Nullable CrashPoint at) {
        boolean soon = random.nextBoolean();
        if (random.nextInt(3) > 0) {
            return new Act.Kill(soon ? Duration.ZERO : millis(0, AWAY_MILLIS_MAX), at);
        }
        return new Act.Pause(
                soon
                        ? millis(SHORT_PAUSE_MILLIS_MIN, SHORT_PAUSE_MILLIS_MAX)
                        : millis(LONG_PAUSE_MILLIS_MIN, LONG_PAUSE_MILLIS_MAX));
    }

    /** One of the moments that are known to be delicate, or, as often as not, any. */
    private @Nullable CrashPoint moment() {
        CrashPoint[] points = CrashPoint.values();
        int drawn = random.nextInt(2 * points.length);
        return drawn < points.length ? points[drawn] : null;
    }

    private Duration millis(int from, int to) {
        return Duration.ofMillis(random.nextInt(from, to));
    }
}
