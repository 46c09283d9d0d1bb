package io.trunkline.gateway.view.postgres;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The partitions whose view this node keeps, and so the waits that it releases. A partition that another node has taken
 * over is noticed by its epoch in the database, not here. Thread-safe.
 */
final class Shards {
    private final Map<Integer, Shard> owned = new ConcurrentHashMap<>();

    /**
     * A partition since this node took it over.
     *
     * @param epoch its number in the database then
     * @param applied offset of the next record of lifecycle that the view lacks
     * @param end where lifecycle ended when reading began; until the view is there, rows may be of long ago
     */
    private record Shard(long epoch, long applied, long end) {}

    void taken(int partition, long epoch, long applied) {
        owned.put(partition, new Shard(epoch, applied, Long.MAX_VALUE));
    }

    void reading(int partition, long end) {
        change(partition, shard -> new Shard(shard.epoch(), shard.applied(), end));
    }

    /** The view did not take what was read; until it is up to date again, rows may be there whose facts it lacks. */
    void behind(int partition) {
        reading(partition, Long.MAX_VALUE);
    }

    void applied(int partition, long next) {
        change(partition, shard -> new Shard(shard.epoch(), next, shard.end()));
    }

    void lost(int partition, long epoch) {
        owned.computeIfPresent(partition, (number, shard) -> shard.epoch() == epoch ? null : shard);
    }

    Optional<Long> epoch(int partition) {
        return Optional.ofNullable(owned.get(partition)).map(Shard::epoch);
    }

    /** Those that nobody is known to have taken over, up to date or not. */
    Set<Integer> owned() {
        return Set.copyOf(owned.keySet());
    }

    /** Those whose view is up to date. */
    Set<Integer> current() {
        return currentEpochs().keySet();
    }

    /** Those whose view is up to date, each with its epoch. */
    Map<Integer, Long> currentEpochs() {
        return owned.entrySet().stream()
                .filter(shard -> shard.getValue().applied() >= shard.getValue().end())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, shard -> shard.getValue().epoch()));
    }

    private void change(int partition, UnaryOperator<Shard> change) {
        owned.computeIfPresent(partition, (number, shard) -> change.apply(shard));
    }
}
