package io.trunkline.api.twilio;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Dates as the helper libraries parse them: RFC 2822 with a two-digit day and a numeric zone, {@code Thu, 03 Aug 2023
 * 05:01:45 +0000}. (The JDK's RFC 1123 format has neither.)
 */
final class TwilioDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private TwilioDate() {}

    /** The instant's second in UTC. Years 0000 to 9999. */
    static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(31);
        int day = 3 * (time.getDayOfWeek().getValue() - 1);
        int month = 3 * (time.getMonthValue() - 1);
        text.append(DAYS, day, day + 3).append(", ");
        twoDigits(text, time.getDayOfMonth()).append(' ');
        text.append(MONTHS, month, month + 3).append(' ');
        twoDigits(text, time.getYear() / 100);
        twoDigits(text, time.getYear() % 100).append(' ');
        twoDigits(text, time.getHour()).append(':');
        twoDigits(text, time.getMinute()).append(':');
        return twoDigits(text, time.getSecond()).append(" +0000").toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
