package io.trunkline.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What waits for each carrier over all nodes, and how fast it goes, as this node was told last. A node that was silent for
 * {@link QueueDepths#STALE_AFTER} has nothing waiting any more; what went through it counts for five minutes. Thread-safe.
 *
 * <p>Bound: carriers times nodes that said something within the last five minutes.
 */
public final class CarrierDepths {
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5).plus(QueueDepths.STALE_AFTER);

    private final InstantSource clock;
    private final Map<String, Map<String, Known>> carriers = new ConcurrentSkipListMap<>();

    /**
     * What a node said of a carrier.
     *
     * @param at when this node heard it, by this node's clock: those of others may be wrong
     */
    private record Known(Instant at, CarrierDepth depth, Velocity velocity) {
        Known next(Instant now, CarrierDepth newer) {
            return new Known(now, newer, velocity.and(true, now, newer.accepted()));
        }

        boolean isYounger(Duration age, Instant now) {
            return !at.isBefore(now.minus(age));
        }

        double over(Duration time, Instant now) {
            return velocity.over(time, now);
        }
    }

    public CarrierDepths(InstantSource clock) {
        this.clock = clock;
    }

    /** What a node says of its carriers. */
    public void report(String node, Collection<CarrierDepth> depths) {
        Instant now = clock.instant();
        for (CarrierDepth depth : depths) {
            carriers.computeIfAbsent(depth.carrier(), first -> new ConcurrentHashMap<>())
                    .compute(
                            node,
                            (name, known) -> known == null
                                    ? new Known(now, depth, Velocity.first(now, depth.accepted()))
                                    : known.next(now, depth));
        }
        carriers.values().forEach(nodes -> nodes.values().removeIf(known -> !known.isYounger(FORGOTTEN_AFTER, now)));
        carriers.values().removeIf(Map::isEmpty);
    }

    /** The carrier's queue; an empty one where nobody says anything about it. */
    public CarrierStatus of(String carrier) {
        return status(carrier, carriers.getOrDefault(carrier, Map.of()).values());
    }

    /** The queues of all carriers of which anything is known, by name. */
    public List<CarrierStatus> all() {
        return carriers.keySet().stream().map(this::of).toList();
    }

    private CarrierStatus status(String carrier, Collection<Known> nodes) {
        Instant now = clock.instant();
        CarrierStatus sum = CarrierStatus.empty(carrier);
        for (Known known : nodes) {
            boolean fresh = known.isYounger(QueueDepths.STALE_AFTER, now);
            sum = new CarrierStatus(
                    carrier,
                    sum.slots() + (fresh ? known.depth().slots() : 0),
                    sum.messages() + (fresh ? known.depth().messages() : 0),
                    sum.perSecond1s() + known.over(Duration.ofSeconds(1), now),
                    sum.perSecond1m() + known.over(Duration.ofMinutes(1), now),
                    sum.perSecond5m() + known.over(Duration.ofMinutes(5), now));
        }
        return sum;
    }
}
