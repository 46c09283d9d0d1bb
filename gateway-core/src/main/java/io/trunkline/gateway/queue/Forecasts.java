package io.trunkline.gateway.queue;

import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.queue.Forecast.LimitedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Estimates when a message is sent: at the time that it names or at once, behind what waits for its sender and is as urgent or
 * more, within the destination's sending windows. Thread-safe.
 */
public record Forecasts(DirectoryLog directory, QueueDepths depths, InstantSource clock) {

    /**
     * For a message that was accepted, or would be.
     *
     * @param counted whether {@link QueueDepths} has the message itself already
     */
    public Forecast of(Envelope envelope, boolean counted) {
        Directory current = directory.current();
        Instant now = clock.instant();
        Instant named = envelope.terms().sendAt();
        if (named != null && named.isAfter(now)) {
            return within(current, envelope, new Forecast(0, LimitedBy.SEND_AT, named), Duration.ZERO);
        }
        Optional<QueueStatus> queue = current.sender(envelope.from())
                .filter(sender -> sender.isPaced())
                .map(depths::of);
        Urgency urgency = envelope.terms().urgency();
        long ahead = queue.map(status -> status.messages() - status.lessUrgent().messages(urgency) - (counted ? 1 : 0))
                .orElse(0L);
        Instant free = queue.map(QueueStatus::freeAt).filter(now::isBefore).orElse(now);
        Duration wait = queue.map(status -> wait(status, urgency, counted ? envelope.segments() : 0))
                .orElse(Duration.ZERO);
        LimitedBy limitedBy = free.plus(wait).equals(now) ? LimitedBy.NOTHING : LimitedBy.SENDER_PACE;
        return within(current, envelope, new Forecast(Math.max(0, ahead), limitedBy, free), wait);
    }

    private static Duration wait(QueueStatus queue, Urgency urgency, int own) {
        long before = Math.max(0, queue.segments() - queue.lessUrgent().segments(urgency) - own);
        double seconds = queue.pace() > 0 ? before / queue.pace() : 0;
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    /** Nobody knows where those go that wait before it: its own destination's windows are taken for theirs, too. */
    private static Forecast within(Directory directory, Envelope envelope, Forecast earliest, Duration wait) {
        Instant turn = earliest.sendAt().plus(wait);
        Instant open = CountryRules.opens(directory, envelope.to(), earliest.sendAt(), wait)
                .orElse(turn);
        LimitedBy limitedBy = open.isAfter(turn) ? LimitedBy.SENDING_WINDOW : earliest.limitedBy();
        boolean isLate = !open.isBefore(envelope.validUntil());
        return new Forecast(earliest.ahead(), isLate ? LimitedBy.VALIDITY : limitedBy, open);
    }
}
