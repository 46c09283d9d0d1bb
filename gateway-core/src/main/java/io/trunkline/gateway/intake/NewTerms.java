package io.trunkline.gateway.intake;

import io.trunkline.gateway.message.PartnerOrigin;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of the delivery, as it was written; null stands for a field that was not given.
 *
 * @param validityPeriod seconds
 * @param scheduleType only {@code fixed} is known
 * @param sendAt ISO 8601; without a zone it is UTC
 * @param ambiguityPolicy {@code resend_once} or {@code fail_ambiguous}
 * @param urgency {@code one_time_password}, {@code transactional} or {@code bulk}
 * @param partner the partner that asks
 */
public record NewTerms(
        @Nullable String validityPeriod,
        @Nullable String scheduleType,
        @Nullable String sendAt,
        @Nullable String ambiguityPolicy,
        @Nullable String urgency,
        @Nullable PartnerOrigin partner) {
    /** Nothing beyond the usual. */
    public static final NewTerms NONE = new NewTerms(null, null, null, null);

    /** Of a caller that is no partner and names no priority class. */
    public NewTerms(
            @Nullable String validityPeriod,
            @Nullable String scheduleType,
            @Nullable String sendAt,
            @Nullable String ambiguityPolicy) {
        this(validityPeriod, scheduleType, sendAt, ambiguityPolicy, null, null);
    }
}
