package io.trunkline.gateway.queue;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What waits for each carrier in this node's slots, and what carriers accepted of it. Thread-safe.
 *
 * <p>Bound: as many carriers as this node has served since it started.
 */
public final class CarrierTraffic {
    private final Map<String, Served> carriers = new ConcurrentHashMap<>();

    private record Served(Set<Serving> slots, LongAdder accepted) {
        Served() {
            this(ConcurrentHashMap.newKeySet(), new LongAdder());
        }
    }

    /** A slot that is served until it is closed. */
    public static final class Serving implements AutoCloseable {
        private final Set<Serving> among;
        private final LongSupplier waiting;

        private Serving(Set<Serving> among, LongSupplier waiting) {
            this.among = among;
            this.waiting = waiting;
            among.add(this);
        }

        @Override
        public void close() {
            among.remove(this);
        }
    }

    /**
     * A slot is served for a carrier from now on.
     *
     * @param waiting how many messages its lane has waiting; quick, from any thread
     */
    public Serving serve(String carrier, LongSupplier waiting) {
        return new Serving(of(carrier).slots(), waiting);
    }

    /** The carrier accepted so many segments. */
    public void accepted(String carrier, int segments) {
        of(carrier).accepted().add(segments);
    }

    private Served of(String carrier) {
        return carriers.computeIfAbsent(carrier, first -> new Served());
    }

    /** How each carrier is now, by name. */
    public List<CarrierDepth> depths() {
        return carriers.entrySet().stream()
                .map(entry -> depth(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(CarrierDepth::carrier))
                .toList();
    }

    private static CarrierDepth depth(String carrier, Served served) {
        List<Serving> slots = List.copyOf(served.slots());
        long messages =
                slots.stream().mapToLong(slot -> slot.waiting.getAsLong()).sum();
        return new CarrierDepth(
                carrier, slots.size(), messages, served.accepted().sum());
    }
}
