package io.trunkline.gateway.intake;

import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.Intake.Refusal;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.queue.QueueStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the queue of each sender with a pace within its limit, as far as this node knows what waits there: what other nodes
 * accepted within about a second is not counted yet. Thread-safe.
 */
record SenderGate(QueueDepths depths) {
    /** What enters the queue later is measured against the limit then. */
    void refuseBeyondLimit(Directory directory, Envelope envelope) throws Refusal {
        Optional<Sender> paced = directory.sender(envelope.from()).filter(Sender::isPaced);
        if (paced.isEmpty() || paced.get().queueMax() == 0) {
            return;
        }
        Sender sender = paced.get();
        QueueStatus queue = depths.of(sender);
        long beyond = queue.segments() + envelope.segments() - sender.queueMax();
        if (beyond > 0 && isForNow(directory, envelope)) {
            Duration until = Duration.ofSeconds(Math.max(1, (long) Math.ceil(beyond / sender.pace())));
            throw new Refusal(new IntakeResult.QueueFull(sender.address(), sender.queueMax(), until));
        }
    }

    /** What is for later enters no queue now, be that its customer's wish or its destination's sending window. */
    void accepted(Directory directory, Envelope envelope) {
        directory
                .sender(envelope.from())
                .filter(Sender::isPaced)
                .filter(sender -> isForNow(directory, envelope))
                .ifPresent(sender -> depths.accepted(sender, envelope.segments()));
    }

    private static boolean isForNow(Directory directory, Envelope envelope) {
        Instant accepted = envelope.acceptedAt();
        return envelope.terms().sendAt() == null
                && CountryRules.opens(directory, envelope.to(), accepted)
                        .filter(accepted::equals)
                        .isPresent();
    }

    /** How long what waits behind a sender takes at its pace. */
    double secondsBehind(Directory directory, Address sender) {
        return directory
                .sender(sender)
                .map(depths::of)
                .map(QueueStatus::secondsToEmpty)
                .orElse(0.0);
    }
}
