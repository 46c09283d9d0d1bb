package io.trunkline.bench.crash.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Faults one after another, the same for the same seed, mode and nodes, as long as the same moments are {@link #missed}. How
 * many of them a run has time for depends on the machine. For one thread.
 *
 * <p>What is done to nodes comes from a shuffled deck, so that every delicate moment has its turn before one comes again:
 * a kill at each {@link CrashPoint}, as many at any moment, and pauses, of which half end before the time after which Kafka
 * takes a silent member for dead, 3 s, and half after it; or where a node's end is the fault, half as many kills at any moment
 * and two pauses past that time. Servers' pauses are of either kind.
 */
public final class FaultPlan {
    private static final int GAP_MILLIS_MIN = 1_500;
    private static final int GAP_MILLIS_MAX = 6_000;
    private static final int AWAY_MILLIS_MAX = 8_000;
    private static final int SHORT_PAUSE_MILLIS_MIN = 500;
    private static final int SHORT_PAUSE_MILLIS_MAX = 2_500;
    private static final int LONG_PAUSE_MILLIS_MIN = 9_000;
    private static final int LONG_PAUSE_MILLIS_MAX = 14_000;
    private static final int PAUSES_IN_DECK = 4;
    private static final int KILLS_AT_ANY_MOMENT = 5;
    private static final int LONG_PAUSES_AMONG_KILLS = 2;

    /** A pause that is longer is past its owner's session. */
    public static final Duration SESSION = Duration.ofMillis(LONG_PAUSE_MILLIS_MIN);

    private final SplittableRandom random;
    private final FaultMode mode;
    private final int nodes;
    private final Deque<Card> deck = new ArrayDeque<>();

    /** Those of the deck that have come back to it. */
    private final Set<CrashPoint> again = EnumSet.noneOf(CrashPoint.class);

    private int made;
    private int lastVictim = -1;

    private sealed interface Card {
        record Kill(@Nullable CrashPoint at) implements Card {}

        record Pause(boolean brief) implements Card {}
    }

    /** @param nodes how many there are */
    public FaultPlan(long seed, FaultMode mode, int nodes) {
        this.random = new SplittableRandom(seed);
        this.mode = mode;
        this.nodes = nodes;
    }

    /** The next one; empty when there is none any more. */
    public Optional<Fault> next() {
        int node = random.nextInt(nodes);
        Duration gap = millis(GAP_MILLIS_MIN, GAP_MILLIS_MAX);
        return switch (mode) {
            case FaultMode.Drawn drawn -> drawn(List.copyOf(drawn.targets()), node, gap);
            case FaultMode.Graceful graceful -> Optional.of(fault(Target.GATEWAY, node, new Act.Stop(), gap, false));
            case FaultMode.KillEvery every -> Optional.of(fault(Target.GATEWAY, made % nodes, act(every), gap, false));
            case FaultMode.Outage outage ->
                made == 0
                        ? Optional.of(
                                fault(outage.server(), node, new Act.Kill(outage.lasts(), null), gap, outage.nodeToo()))
                        : Optional.empty();
        };
    }

    private Optional<Fault> drawn(List<Target> unsorted, int node, Duration gap) {
        List<Target> targets = unsorted.stream().sorted().toList();
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        Target target = targets.get(random.nextInt(targets.size()));
        Act act = act(target);
        boolean server = target != Target.GATEWAY && target != Target.CARRIER;
        boolean nodeToo = random.nextInt(4) == 0 && server && targets.contains(Target.GATEWAY);
        return Optional.of(fault(target, isArmed(act) ? another(node) : node, act, gap, nodeToo));
    }

    private Fault fault(Target target, int node, Act act, Duration gap, boolean nodeToo) {
        lastVictim = target == Target.GATEWAY || nodeToo ? node : lastVictim;
        return new Fault(++made, target, node, act, gap, nodeToo);
    }

    /** Who was down last owns nothing yet, and comes to few moments. */
    private int another(int node) {
        return node == lastVictim ? (node + 1) % nodes : node;
    }

    private static boolean isArmed(Act act) {
        return act instanceof Act.Kill kill && kill.at() != null;
    }

    /** A moment that did not come has its turn again, once, before the next deck. */
    public void missed(CrashPoint point) {
        if (again.add(point)) {
            deck.addLast(new Card.Kill(point));
        }
    }

    private Act act(FaultMode.KillEvery every) {
        return every.atMoments() ? act(card()) : kill(null);
    }

    private Act act(Target target) {
        return switch (target) {
            case GATEWAY -> act(card());
            case KAFKA, POSTGRES, REDIS -> random.nextInt(3) > 0 ? kill(null) : pause(random.nextBoolean());
            case CARRIER -> new Act.Cut();
        };
    }

    private Act act(Card card) {
        return switch (card) {
            case Card.Kill kill -> kill(kill.at());
            case Card.Pause pause -> pause(pause.brief());
        };
    }

    private Act kill(@Nullable CrashPoint at) {
        return new Act.Kill(random.nextBoolean() ? Duration.ZERO : millis(0, AWAY_MILLIS_MAX), at);
    }

    private Act pause(boolean brief) {
        return new Act.Pause(
                brief
                        ? millis(SHORT_PAUSE_MILLIS_MIN, SHORT_PAUSE_MILLIS_MAX)
                        : millis(LONG_PAUSE_MILLIS_MIN, LONG_PAUSE_MILLIS_MAX));
    }

    private Card card() {
        if (deck.isEmpty()) {
            again.clear();
            List<Card> cards = new ArrayList<>(mode instanceof FaultMode.KillEvery ? ends() : killsAndPauses());
            while (!cards.isEmpty()) {
                deck.add(cards.remove(random.nextInt(cards.size())));
            }
        }
        return deck.remove();
    }

    /**
     * What takes all that a node owns from it. Few kills at any moment, because that is what one at a moment that did not
     * come is, too.
     */
    private static List<Card> ends() {
        List<Card> cards = new ArrayList<>();
        for (CrashPoint point : CrashPoint.values()) {
            cards.add(new Card.Kill(point));
        }
        for (int i = 0; i < KILLS_AT_ANY_MOMENT; i++) {
            cards.add(new Card.Kill(null));
        }
        for (int i = 0; i < LONG_PAUSES_AMONG_KILLS; i++) {
            cards.add(new Card.Pause(false));
        }
        return cards;
    }

    private static List<Card> killsAndPauses() {
        List<Card> cards = new ArrayList<>();
        for (CrashPoint point : CrashPoint.values()) {
            cards.add(new Card.Kill(point));
            cards.add(new Card.Kill(null));
        }
        for (int i = 0; i < PAUSES_IN_DECK; i++) {
            cards.add(new Card.Pause(true));
            cards.add(new Card.Pause(false));
        }
        return cards;
    }

    private Duration millis(int from, int to) {
        return Duration.ofMillis(random.nextInt(from, to));
    }
}
