package io.trunkline.gateway.partner;

import io.trunkline.gateway.message.AccountSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The durable lane of what partners are still to have: receipts, and subscribers' messages to numbers of their account, each
 * part by itself. The read model fills it in the step in which a message ends or is received, so each comes once. Every method fails while the store cannot be reached.
 */
public interface PartnerReceipts {
    /** What no live bind takes is kept for so long. */
    Duration KEPT = Duration.ofDays(7);

    /**
     * Takes what is due to the partner, oldest first, and leases it: no node takes it again before the lease ends. A
     * subscriber's message is taken with all of its parts, once the first that is left is due.
     *
     * @param account the partner's, any partner of which may have what subscribers sent, but for the rest of what another has
     *     a part of
     * @param limit how many at most; the last of them may bring its other parts beyond it
     */
    Mono<List<Leased>> claim(String systemId, AccountSid account, Instant now, Instant leaseEnd, int limit);

    /** Forgets what the partner has; what is left of messages in it is for this partner alone from now on. */
    Mono<Void> settled(String systemId, List<? extends PartnerDelivery> deliveries);

    /** Gives them back, to be sent at that time or later. */
    Mono<Void> again(List<? extends PartnerDelivery> deliveries, Instant due);

    /** Gives back what was not sent: its try does not count. */
    Mono<Void> unsent(List<? extends PartnerDelivery> deliveries, Instant due);

    /** How many each partner, or each account's partners, are still to have, counted up to a bound that the store states; nothing for one with none. */
    Mono<Map<String, Long>> pending();

    /** Gives up those that were due before the time; emits how many. */
    Mono<Long> purge(Instant before);

    /**
     * What is ours to deliver for now.
     *
     * @param tries how often it was taken, this time included, and those not that found no way
     */
    record Leased(PartnerDelivery delivery, int tries) {}
}
