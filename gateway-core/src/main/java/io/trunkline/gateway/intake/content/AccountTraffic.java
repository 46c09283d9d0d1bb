package io.trunkline.gateway.intake.content;

import io.micrometer.core.instrument.Counter;
import io.trunkline.gateway.compliance.Rejection;
import io.trunkline.gateway.compliance.Rejection.Check;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import java.util.Optional;

/**
 * What is remembered of one account's messages, about 3 MB at most. Thread-safe; a look takes some microseconds.
 */
final class AccountTraffic {
    private final RecentTexts texts;
    private final PumpingDetector pumping = new PumpingDetector();

    AccountTraffic(Counter forgotten) {
        this.texts = new RecentTexts(forgotten);
    }

    /** Counts the message where it is let through; for pumped numbers what is refused counts as well. */
    synchronized Optional<Rejection> admit(ContentPolicy policy, AcceptedMessage message) {
        Address to = message.envelope().to();
        long now = message.envelope().acceptedAt().toEpochMilli();
        if (policy.pumping()) {
            pumping.saw(digits(to), now);
        }
        Optional<Rejection> rejection = judge(policy, message);
        if (rejection.isEmpty() && !policy.flood().isNone()) {
            texts.count(message);
        }
        return rejection;
    }

    /** The message counts for floods for good; false where it did before. */
    synchronized boolean take(AcceptedMessage message) {
        return texts.take(message);
    }

    /** The message counts for floods no more, unless it was {@linkplain #take taken}. */
    synchronized void takeBack(AcceptedMessage message) {
        texts.takeBack(message);
    }

    /**
     * Another node took a message. It counts for floods alone: heard late, the order and the distances of numbers are not
     * those that {@link PumpingDetector} tells people's traffic by.
     */
    synchronized void heard(Sighting sighting, long nowMillis) {
        texts.heard(sighting.to(), sighting.textHash(), nowMillis);
    }

    synchronized Optional<Rejection> judge(ContentPolicy policy, AcceptedMessage message) {
        Address to = message.envelope().to();
        long now = message.envelope().acceptedAt().toEpochMilli();
        return texts.judge(policy.flood(), to, message.body(), now)
                .or(() -> policy.pumping() && pumping.suspects(digits(to), now)
                        ? Optional.of(new Rejection(
                                Check.PUMPING,
                                ErrorCode.PUMPING_SUSPECTED,
                                "To: " + to
                                        + " is one of many new numbers of one range (expected: traffic that is spread"
                                        + " as people are)"))
                        : Optional.empty());
    }

    private static long digits(Address to) {
        return Long.parseLong(to.withoutPlus());
    }
}
