package io.trunkline.api;

import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.receipt.MatcherUnavailableException;
import io.trunkline.gateway.receipt.OrphanStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Orphans in a map. */
public final class MemoryOrphans implements OrphanStore {
    private final ConcurrentSkipListMap<Long, Listed> byOffset = new ConcurrentSkipListMap<>();
    private volatile boolean down;

    public void setDown(boolean now) {
        down = now;
    }

    @Override
    public Mono<Void> keep(List<OrphanReceipt> orphans) {
        return Mono.fromRunnable(() -> orphans.forEach(orphan -> byOffset.putIfAbsent(
                orphan.offset(), new Listed(orphan, 0, orphan.receipt().at()))));
    }

    @Override
    public Mono<List<Due>> due(Instant now, Instant leasedUntil, int most) {
        return Mono.fromSupplier(() -> byOffset.values().stream()
                .filter(listed -> listed.nextTry() != null && !listed.nextTry().isAfter(now))
                .limit(most)
                .map(listed -> new Due(listed.orphan(), listed.tries()))
                .toList());
    }

    @Override
    public Mono<Void> matched(long offset) {
        return Mono.fromRunnable(() -> byOffset.remove(offset));
    }

    @Override
    public Mono<Void> missed(long offset, int tries, @Nullable Instant nextTry) {
        return Mono.fromRunnable(
                () -> byOffset.computeIfPresent(offset, (key, listed) -> new Listed(listed.orphan(), tries, nextTry)));
    }

    @Override
    public Mono<List<Listed>> list(String carrier, @Nullable Long before, int size) {
        return Mono.defer(() -> down
                ? Mono.error(new MatcherUnavailableException("down", new IllegalStateException("planted")))
                : Mono.just(byOffset.headMap(before == null ? Long.MAX_VALUE : before).descendingMap().values().stream()
                        .filter(listed -> listed.orphan().receipt().carrier().equals(carrier))
                        .limit(size)
                        .toList()));
    }
}
