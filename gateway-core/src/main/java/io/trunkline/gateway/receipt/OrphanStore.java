package io.trunkline.gateway.receipt;

import io.trunkline.gateway.log.OrphanReceipt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Orphans and when each is looked for again; kept as long as the topic keeps them. All fail with {@link
 * MatcherUnavailableException} when the store does not answer.
 */
public interface OrphanStore {
    /** Keeps orphans, due at once; one that is kept already stays as it is. */
    Mono<Void> keep(List<OrphanReceipt> orphans);

    /**
     * Takes some that are due, the longest due first. Nobody else gets them until {@code leasedUntil}.
     *
     * @param most how many at the most
     */
    Mono<List<Due>> due(Instant now, Instant leasedUntil, int most);

    /** The orphan's segment was found: it is listed no more. */
    Mono<Void> matched(long offset);

    /** Nothing was found; null where it is not looked for any more. */
    Mono<Void> missed(long offset, int tries, @Nullable Instant nextTry);

    /**
     * A page of a carrier's orphans, newest first.
     *
     * @param before continue behind this one; null for the first page
     */
    Mono<List<Listed>> list(String carrier, @Nullable Long before, int size);

    /**
     * An orphan that is to be looked for.
     *
     * @param tries how often it was looked for already
     */
    record Due(OrphanReceipt orphan, int tries) {}

    /**
     * An orphan as it is shown.
     *
     * @param nextTry null where it is not looked for any more
     */
    record Listed(OrphanReceipt orphan, int tries, @Nullable Instant nextTry) {}
}
