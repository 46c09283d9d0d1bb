package io.trunkline.smpp.pdu;

/** What a C-octet string may hold: Latin-1 without NUL, up to a number of octets. */
final class LatinText {
    private LatinText() {}

    static void check(String field, String text, int octetsMax) {
        if (text.length() > octetsMax) {
            throw new IllegalArgumentException(
                    field + ": " + text.length() + " octets (expected: at most " + octetsMax + ")");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c > 0xFF) {
                throw new IllegalArgumentException(
                        field + ": U+%04X at %d (expected: Latin-1 without NUL)".formatted((int) c, i));
            }
        }
    }
}
