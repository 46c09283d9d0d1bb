package io.trunkline.smpp.receipt;

import java.time.LocalDateTime;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Dates in the text of a receipt: YYMMDDhhmm (SMPP 3.4 appendix B), YYMMDDhhmmss, YYYYMMDDhhmmss and, when twelve
 * digits make no sense with a two-digit year, YYYYMMDDhhmm. They name no time zone: it is the carrier's own.
 */
final class ReceiptDate {

    private static final int CENTURY = 2000;

    private ReceiptDate() {}

    /** The date of {@code length} octets, or null when it is in no known form. */
    static @Nullable LocalDateTime read(byte[] text, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (text[offset + i] < '0' || text[offset + i] > '9') {
                return null;
            }
        }
        return switch (length) {
            case 10 -> date(CENTURY + pair(text, offset), text, offset + 2, false);
            case 12 -> {
                LocalDateTime shortYear = date(CENTURY + pair(text, offset), text, offset + 2, true);
                yield shortYear != null ? shortYear : date(longYear(text, offset), text, offset + 4, false);
            }
            case 14 -> date(longYear(text, offset), text, offset + 4, true);
            default -> null;
        };
    }

    private static @Nullable LocalDateTime date(int year, byte[] text, int offset, boolean withSeconds) {
        int month = pair(text, offset);
        int day = pair(text, offset + 2);
        int hour = pair(text, offset + 4);
        int minute = pair(text, offset + 6);
        int second = withSeconds ? pair(text, offset + 8) : 0;
        boolean valid = year > 0 && month >= 1 && month <= 12 && hour <= 23 && minute <= 59 && second <= 59;
        return valid && day >= 1 && day <= YearMonth.of(year, month).lengthOfMonth()
                ? LocalDateTime.of(year, month, day, hour, minute, second)
                : null;
    }

    private static int longYear(byte[] text, int offset) {
        return pair(text, offset) * 100 + pair(text, offset + 2);
    }

    private static int pair(byte[] text, int offset) {
        return (text[offset] - '0') * 10 + text[offset + 1] - '0';
    }
}
