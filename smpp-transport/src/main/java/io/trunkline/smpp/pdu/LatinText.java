package io.trunkline.smpp.pdu;

/** What fields may hold: a C-octet string Latin-1 without NUL up to a number of octets, an octet 0..255. */
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

    /** For the cold commands, whose strings are the specification's own ASCII. */
    static void checkAscii(String field, String text, int octetsMax) {
        check(field, text, octetsMax);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                throw new IllegalArgumentException(
                        field + ": U+%04X at %d (expected: ASCII without NUL)".formatted((int) text.charAt(i), i));
            }
        }
    }

    static void checkOctet(String field, int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: 0..255)");
        }
    }
}
