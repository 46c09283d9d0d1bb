package io.trunkline.gateway.queue;

import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.queue.Forecast.LimitedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Estimates when a message is sent: at the time that it names or at once, behind what waits for its sender, within the
 * destination's sending windows. Thread-safe.
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
        Optional<QueueStatus> queue = current.sender(envelope.from())
                .filter(sender -> sender.isPaced())
                .map(depths::of);
        long ahead = queue.map(status -> status.messages() - (counted ? 1 : 0)).orElse(0L);
        Instant named = envelope.terms().sendAt();
        if (named != null && named.isAfter(now)) {
            return within(current, envelope, new Forecast(0, LimitedBy.SEND_AT, named));
        }
        double seconds = queue.map(status -> secondsBefore(status, counted ? envelope.segments() : 0))
                .orElse(0.0);
        Duration wait = Duration.ofMillis(Math.round(seconds * 1_000));
        LimitedBy limitedBy = wait.isZero() ? LimitedBy.NOTHING : LimitedBy.SENDER_PACE;
        return within(current, envelope, new Forecast(Math.max(0, ahead), limitedBy, now.plus(wait)));
    }

    private static double secondsBefore(QueueStatus queue, int own) {
        return queue.pace() > 0 ? Math.max(0, queue.segments() - own) / queue.pace() : 0;
    }

    private static Forecast within(Directory directory, Envelope envelope, Forecast forecast) {
        return CountryRules.opens(directory, envelope.to(), forecast.sendAt())
                .filter(opens -> opens.isAfter(forecast.sendAt()))
                .map(opens -> new Forecast(forecast.ahead(), LimitedBy.SENDING_WINDOW, opens))
                .orElse(forecast);
    }
}
