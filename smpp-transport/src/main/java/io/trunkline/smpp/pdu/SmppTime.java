package io.trunkline.smpp.pdu;

/**
 * The form of validity_period and schedule_delivery_time (SMPP 3.4 section 7.1; 5.0 section 4.7.23.4): empty, or
 * {@code YYMMDDhhmmsstnnp} with tenths t, quarter hours nn and p one of {@code +}, {@code -}, {@code R} for relative.
 */
public final class SmppTime {
    public static final int LENGTH = 16;
    private static final int DIGITS = 15;

    private SmppTime() {}

    /** Whether {@code text} has the form; the calendar is not checked. */
    public static boolean isWellFormed(String text) {
        if (text.isEmpty()) {
            return true;
        }
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        char sign = text.charAt(DIGITS);
        return sign == '+' || sign == '-' || sign == 'R';
    }
}
