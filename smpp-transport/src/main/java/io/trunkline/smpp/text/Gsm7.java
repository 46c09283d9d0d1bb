package io.trunkline.smpp.text;

import java.util.Arrays;

/**
 * The GSM 7-bit default alphabet with its extension table (3GPP TS 23.038 sections 6.2.1 and 6.2.1.1), one septet per
 * octet ("unpacked", as SMPP usually carries it).
 *
 * <p>A character of the extension table costs two septets: ESC (0x1B) and its code. Stateless; any thread.
 */
public final class Gsm7 {

    static final byte ESC = 0x1B;
    static final byte CR = 0x0D;

    /** What stands for an octet that is no septet, and for an ESC with nothing after it. */
    private static final char REPLACEMENT = '\uFFFD';

    /** The default table in the order of its codes; the place of ESC holds a NUL, which is no character of it. */
    static final String DEFAULT_TABLE = "@£$¥èéùìòÇ\nØø\rÅå"
            + "Δ_ΦΓΛΩΠΨΣΘΞ\0ÆæßÉ"
            + " !\"#¤%&'()*+,-./"
            + "0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNO"
            + "PQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmno"
            + "pqrstuvwxyzäöñüà";

    private static final String EXTENSION_CHARACTERS = "\f^{}\\[~]|€";
    private static final byte[] EXTENSION_CODES = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

    private static final char EURO = '€';
    private static final short EURO_CODE = (short) (ESC << 8 | 0x65);

    /** Code by character up to the last Greek letter: a septet, ESC and a septet, or -1 for none. */
    private static final short[] CODES = codes();

    private static final char[] CHARACTERS = DEFAULT_TABLE.toCharArray();
    private static final char[] EXTENDED_CHARACTERS = extendedCharacters();

    private Gsm7() {}

    /** The septets that {@code character} costs: 1, 2 with the extension table, or 0 when the alphabet lacks it. */
    static int septets(char character) {
        int code = code(character);
        return code < 0 ? 0 : code > 0x7F ? 2 : 1;
    }

    /** The septets that {@code text} costs, or -1 when the alphabet lacks one of its characters. */
    public static int septets(CharSequence text) {
        int septets = 0;
        for (int i = 0; i < text.length(); i++) {
            int cost = septets(text.charAt(i));
            if (cost == 0) {
                return -1;
            }
            septets += cost;
        }
        return septets;
    }

    /**
     * Encodes {@code text}, one septet per octet.
     *
     * @throws IllegalArgumentException if the alphabet lacks a character; ask {@link #septets(CharSequence)} first
     */
    public static byte[] encode(CharSequence text) {
        int septets = septets(text);
        if (septets < 0) {
            throw new IllegalArgumentException("text has a character outside the GSM 7-bit alphabet");
        }
        byte[] octets = new byte[septets];
        encode(text, 0, text.length(), octets, 0);
        return octets;
    }

    /** Writes characters {@code from..to} of an encodable text at {@code offset}; answers the offset behind them. */
    static int encode(CharSequence text, int from, int to, byte[] target, int offset) {
        int at = offset;
        for (int i = from; i < to; i++) {
            int code = code(text.charAt(i));
            if (code > 0x7F) {
                target[at++] = ESC;
            }
            target[at++] = (byte) (code & 0x7F);
        }
        return at;
    }

    /**
     * Decodes septets, one per octet. Never fails: an octet above 0x7F and an ESC at the very end become U+FFFD, and an
     * ESC before a code that the extension table lacks is dropped, so that the default table's character shows
     * (3GPP TS 23.038 section 6.2.1.1).
     */
    public static String decode(byte[] octets, int offset, int length) {
        char[] characters = new char[length];
        int count = 0;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            int octet = octets[i];
            if (octet == ESC && i + 1 < end) {
                octet = octets[++i];
                characters[count++] = extended(octet);
            } else {
                characters[count++] = octet < 0 || octet == ESC ? REPLACEMENT : CHARACTERS[octet];
            }
        }
        return new String(characters, 0, count);
    }

    /** One entry of the extension table. */
    interface Extension {
        void accept(int code, char character);
    }

    /** Tells every entry of the extension table. */
    static void extensions(Extension extension) {
        for (int i = 0; i < EXTENSION_CODES.length; i++) {
            extension.accept(EXTENSION_CODES[i], EXTENSION_CHARACTERS.charAt(i));
        }
    }

    private static char extended(int octet) {
        return octet < 0 || octet == ESC ? REPLACEMENT : EXTENDED_CHARACTERS[octet];
    }

    private static int code(char character) {
        return character < CODES.length ? CODES[character] : character == EURO ? EURO_CODE : -1;
    }

    private static short[] codes() {
        short[] codes = new short['Ω' + 1];
        Arrays.fill(codes, (short) -1);
        for (int i = 0; i < DEFAULT_TABLE.length(); i++) {
            if (i != ESC) {
                codes[DEFAULT_TABLE.charAt(i)] = (short) i;
            }
        }
        for (int i = 0; i < EXTENSION_CODES.length; i++) {
            char character = EXTENSION_CHARACTERS.charAt(i);
            if (character < codes.length) {
                codes[character] = (short) (ESC << 8 | EXTENSION_CODES[i]);
            }
        }
        return codes;
    }

    private static char[] extendedCharacters() {
        char[] characters = DEFAULT_TABLE.toCharArray();
        for (int i = 0; i < EXTENSION_CODES.length; i++) {
            characters[EXTENSION_CODES[i]] = EXTENSION_CHARACTERS.charAt(i);
        }
        return characters;
    }
}
