package io.trunkline.gateway.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The durable lane of receipts that partners are still to have. The read model fills it in the step in which a message
 * ends, so each comes once. Every method fails while the store cannot be reached.
 */
public interface PartnerReceipts {
    /** A receipt that no live bind takes is kept for so long. */
    Duration KEPT = Duration.ofDays(7);

    /**
     * Takes the partner's receipts that are due, oldest first, and leases them: no node takes them again before the lease
     * ends.
     *
     * @param limit how many at most
     */
    Mono<List<Leased>> claim(String systemId, Instant now, Instant leaseEnd, int limit);

    /** Forgets receipts that the partner has. */
    Mono<Void> settled(List<PartnerReceipt> receipts);

    /** Gives receipts back, to be sent at that time or later. */
    Mono<Void> again(List<PartnerReceipt> receipts, Instant due);

    /** How many each partner is still to have, counted up to a bound that the store states; nothing for one with none. */
    Mono<Map<String, Long>> pending();

    /** Gives up those that were due before the time; emits how many. */
    Mono<Long> purge(Instant before);

    /**
     * A receipt that is ours for now.
     *
     * @param tries how often it was taken, this time included
     */
    record Leased(PartnerReceipt receipt, int tries) {}
}
