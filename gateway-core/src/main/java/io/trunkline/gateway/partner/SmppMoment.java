package io.trunkline.gateway.partner;

import io.trunkline.smpp.pdu.SmppTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times of SMPP 3.4 section 7.1 as moments: {@code YYMMDDhhmmsstnnp}. */
final class SmppMoment {
    private static final int CENTURY = 2000;
    private static final int QUARTER_SECONDS = 900;
    private static final int QUARTERS_MAX = 48;
    private static final int NANOS_PER_TENTH = 100_000_000;

    private SmppMoment() {}

    /**
     * The moment of a text that is not empty; empty for what is none.
     *
     * @param now what a relative time is counted from
     */
    static Optional<Instant> read(String text, Instant now) {
        if (!SmppTime.isWellFormed(text) || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            char sign = text.charAt(SmppTime.LENGTH - 1);
            return Optional.of(sign == 'R' ? relative(text, now) : absolute(text, sign));
        } catch (DateTimeException noSuchDate) {
            return Optional.empty();
        }
    }

    private static Instant relative(String text, Instant now) {
        return LocalDateTime.ofInstant(now, ZoneOffset.UTC)
                .plusYears(pair(text, 0))
                .plusMonths(pair(text, 2))
                .plusDays(pair(text, 4))
                .plusHours(pair(text, 6))
                .plusMinutes(pair(text, 8))
                .plusSeconds(pair(text, 10))
                .toInstant(ZoneOffset.UTC);
    }

    private static Instant absolute(String text, char sign) {
        int quarters = pair(text, 13);
        if (quarters > QUARTERS_MAX) {
            throw new DateTimeException("nn: " + quarters + " (expected: 0..48)");
        }
        int ahead = quarters * QUARTER_SECONDS * (sign == '+' ? 1 : -1);
        return LocalDateTime.of(
                        CENTURY + pair(text, 0),
                        pair(text, 2),
                        pair(text, 4),
                        pair(text, 6),
                        pair(text, 8),
                        pair(text, 10),
                        (text.charAt(12) - '0') * NANOS_PER_TENTH)
                .toInstant(ZoneOffset.UTC)
                .minusSeconds(ahead);
    }

    /** As a final_date has it, in UTC. */
    static String write(Instant moment) {
        LocalDateTime utc = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        return "%02d%02d%02d%02d%02d%02d%d00+"
                .formatted(
                        utc.getYear() % 100,
                        utc.getMonthValue(),
                        utc.getDayOfMonth(),
                        utc.getHour(),
                        utc.getMinute(),
                        utc.getSecond(),
                        utc.getNano() / NANOS_PER_TENTH);
    }

    private static int pair(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }
}
