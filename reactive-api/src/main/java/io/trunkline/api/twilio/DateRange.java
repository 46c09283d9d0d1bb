package io.trunkline.api.twilio;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The stretch of time that a date in a filter names: a whole day, a whole second, or, with a fraction, a millisecond. So
 * "on", "on or before" and "on or after" mean what they say at any precision.
 *
 * @param from inclusive
 * @param before exclusive
 */
record DateRange(Instant from, Instant before) {
    private static final int LENGTH_MAX = 40;

    /** Reads {@code 2026-01-31}, {@code 2026-01-31T12:00:00Z}, with an offset, or with no zone, which is UTC. */
    static Optional<DateRange> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            if (text.indexOf('T') < 0) {
                Instant day = LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
                return Optional.of(new DateRange(day, day.plus(1, ChronoUnit.DAYS)));
            }
            Instant time = instant(text).truncatedTo(ChronoUnit.MILLIS);
            long millis = text.indexOf('.') < 0 ? 1000 : 1;
            return Optional.of(new DateRange(time, time.plusMillis(millis)));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(String text) {
        char last = text.charAt(text.length() - 1);
        boolean zoned =
                last == 'Z' || last == 'z' || text.indexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}
