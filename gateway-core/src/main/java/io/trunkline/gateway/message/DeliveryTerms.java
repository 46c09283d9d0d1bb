package io.trunkline.gateway.message;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the customer wants of the delivery beyond the address.
 *
 * @param ambiguity what becomes of the message when nobody knows whether it was sent
 * @param validity how long it may wait to be sent, in whole seconds, counted from its acceptance or from {@code sendAt};
 *     null for the gateway's longest
 * @param sendAt not to be sent before, in milliseconds' precision; null for at once
 * @param partner the partner that asked for it over SMPP; null where nobody did
 * @param urgency its priority class
 */
public record DeliveryTerms(
        AmbiguityPolicy ambiguity,
        @Nullable Duration validity,
        @Nullable Instant sendAt,
        @Nullable PartnerOrigin partner,
        Urgency urgency) {
    /** Sent at once, for as long as the gateway tries, and rather twice than never. */
    public static final DeliveryTerms DEFAULT = new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null);

    /** Of a message that came from no partner. */
    public DeliveryTerms(AmbiguityPolicy ambiguity, @Nullable Duration validity, @Nullable Instant sendAt) {
        this(ambiguity, validity, sendAt, null);
    }

    /** Of a message that names no priority class. */
    public DeliveryTerms(
            AmbiguityPolicy ambiguity,
            @Nullable Duration validity,
            @Nullable Instant sendAt,
            @Nullable PartnerOrigin partner) {
        this(ambiguity, validity, sendAt, partner, Urgency.TRANSACTIONAL);
    }
}
