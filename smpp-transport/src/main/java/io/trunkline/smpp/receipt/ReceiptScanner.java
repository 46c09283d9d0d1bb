package io.trunkline.smpp.receipt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of a delivery receipt in the octets of its text: a flyweight that allocates nothing until a field is
 * asked for.
 *
 * <p>A field is a known name at the start of a word, in any case, then {@code :} or {@code =}, then a value up to white
 * space, NUL, a comma, a semicolon or a bar; values may be empty. Fields come in any order. What follows {@code text:}
 * is the message's own words and may look like fields: it is searched only for fields that have not come before, and
 * there the last one counts, because the words are cut at 20 characters. Otherwise the first that is not empty counts.
 * No input makes it fail.
 *
 * <p>One thread. A scan is valid while the array is unchanged and until the next scan.
 */
public final class ReceiptScanner {

    /** The fields of SMPP 3.4 appendix B. */
    public enum Field {
        ID(0),
        SUB(1),
        DLVRD(2),
        SUBMIT_DATE(3),
        DONE_DATE(4),
        STAT(5),
        ERR(6),
        TEXT(7);

        private final int index;

        Field(int index) {
            this.index = index;
        }
    }

    private static final int FIELDS = Field.values().length;
    private static final int ABSENT = -1;
    private static final int FIELD_BITS = 3;
    private static final int FIELD_MASK = (1 << FIELD_BITS) - 1;

    /** The shortest name, id, and what follows it. */
    private static final int NAME_OCTETS_MIN = 3;

    /** Set in a lower-case letter: a letter with it is lower case, and nothing else becomes a letter. */
    private static final int CASE_BIT = 0x20;

    /** The same for four octets at once. */
    private static final int CASE_BITS = 0x20202020;

    private static final VarHandle FOUR_OCTETS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int LVRD = fourLetters("lvrd");
    private static final int DONE = fourLetters("done");
    private static final int DATE = fourLetters("date");
    private static final int STAT = fourLetters("stat");
    private static final int TEXT = fourLetters("text");

    private static final boolean[] SEPARATOR = separators();
    private static final byte[] NO_OCTETS = new byte[0];

    private final int[] offsets = new int[FIELDS];
    private final int[] lengths = new int[FIELDS];

    private byte[] octets = NO_OCTETS;
    private int from;
    private int end;

    /** Fields found, one bit each; of the others the offset and length are those of an earlier scan. */
    private int found;

    /** Fields found before {@code text:}: they are not looked for again. */
    private int lockedFields;

    /** Scans {@code length} octets at {@code offset}; answers whether an id or a state was found. */
    public boolean scan(byte[] text, int offset, int length) {
        begin(text, offset, length);
        int at = from;
        while (at < end) {
            at = skipSeparators(at);
            at = takeWord(at);
        }
        return has(Field.ID) || has(Field.STAT);
    }

    /** Whether the field was there, if only with an empty value. */
    public boolean has(Field field) {
        return (found & 1 << field.index) != 0;
    }

    /** Where the field's value starts in {@link #octets()}; meaningful only when {@link #has} it. */
    public int offset(Field field) {
        return offsets[field.index];
    }

    /** The octets of the field's value; 0 when it is absent. */
    public int length(Field field) {
        return has(field) ? lengths[field.index] : 0;
    }

    /** What the offsets refer to: the array scanned, or its plain form when that was UCS-2. */
    public byte[] octets() {
        return octets;
    }

    /** The field's value as Latin-1; empty when it is absent. */
    public String value(Field field) {
        return has(field) ? new String(octets, offset(field), length(field), StandardCharsets.ISO_8859_1) : "";
    }

    /** The state that {@code stat:} names, or null when it is absent or not known. */
    public @Nullable MessageState state() {
        return has(Field.STAT) ? StateSpelling.read(octets, offset(Field.STAT), length(Field.STAT)) : null;
    }

    /** A date field in the carrier's own time zone, or null when it is absent or in no known form. */
    public @Nullable LocalDateTime date(Field field) {
        return has(field) ? ReceiptDate.read(octets, offset(field), length(field)) : null;
    }

    private void begin(byte[] text, int offset, int length) {
        found = 0;
        lockedFields = 0;
        if (looksLikeUcs2(text, offset, length)) {
            octets = lowOctets(text, offset, length);
            from = 0;
            end = octets.length;
        } else {
            octets = text;
            from = offset;
            end = offset + length;
        }
    }

    /** Reads the word at {@code at}: a field with its value, or anything else; answers where to go on. */
    private int takeWord(int at) {
        int name = nameAt(at);
        if (name == ABSENT) {
            return skipValue(at);
        }
        int field = name & FIELD_MASK;
        int value = (name >> FIELD_BITS) + 1;
        if (field == Field.TEXT.index) {
            return takeText(value);
        }
        int start = value;
        if (value < end && octets[value] == ' ') {
            start = skipBlanks(value);
            // "id: sub:001": an empty value, and the next word is a field of its own
            start = nameAt(start) == ABSENT ? start : value;
        }
        int stop = skipValue(start);
        int bit = 1 << field;
        if ((lockedFields & bit) == 0 && ((found & bit) == 0 || textSeen() || lengths[field] == 0)) {
            found |= bit;
            offsets[field] = start;
            lengths[field] = stop - start;
        }
        return stop;
    }

    private int takeText(int value) {
        if (!textSeen()) {
            found |= 1 << Field.TEXT.index;
            offsets[Field.TEXT.index] = value;
            lengths[Field.TEXT.index] = trimmedEnd(value) - value;
            lockedFields = found;
        }
        boolean complete = has(Field.ID) && has(Field.STAT);
        return complete ? end : value;
    }

    private boolean textSeen() {
        return has(Field.TEXT);
    }

    /**
     * The field whose name and colon stand at {@code at}: its index in the low bits and the place of the colon above
     * them, or {@link #ABSENT}.
     */
    private int nameAt(int at) {
        if (end - at < NAME_OCTETS_MIN) {
            return ABSENT;
        }
        return switch (twoLetters(octets[at], octets[at + 1])) {
            case 'i' << 8 | 'd' -> field(at + 2, Field.ID);
            case 's' << 8 | 'u' -> is(at + 2, 'b') ? nameAfterSub(at + 3) : ABSENT;
            case 's' << 8 | 't' -> four(at) == STAT ? nameAfterStat(at + 4) : ABSENT;
            case 'd' << 8 | 'l' -> four(at + 1) == LVRD ? field(at + 5, Field.DLVRD) : ABSENT;
            case 'd' << 8 | 'o' -> four(at) == DONE ? field(afterDate(at + 4), Field.DONE_DATE) : ABSENT;
            case 'e' << 8 | 'r' -> is(at + 2, 'r') ? nameAfterErr(at + 3) : ABSENT;
            case 't' << 8 | 'e' -> four(at) == TEXT ? field(at + 4, Field.TEXT) : ABSENT;
            default -> ABSENT;
        };
    }

    /** {@code sub:} and {@code submit date:}. */
    private int nameAfterSub(int at) {
        boolean submit = is(at, 'm') && is(at + 1, 'i') && is(at + 2, 't');
        return submit ? field(afterDate(at + 3), Field.SUBMIT_DATE) : field(at, Field.SUB);
    }

    /** {@code stat:}, {@code state:} and {@code status:}. */
    private int nameAfterStat(int at) {
        if (is(at, 'e')) {
            return field(at + 1, Field.STAT);
        }
        return field(is(at, 'u') && is(at + 1, 's') ? at + 2 : at, Field.STAT);
    }

    /** {@code err:} and {@code error:}. */
    private int nameAfterErr(int at) {
        return field(is(at, 'o') && is(at + 1, 'r') ? at + 2 : at, Field.ERR);
    }

    /** The field with the place of its colon, when one stands at {@code colon}. */
    private int field(int colon, Field field) {
        return isAssignment(colon) ? colon << FIELD_BITS | field.index : ABSENT;
    }

    /** {@code submit date:}, {@code submit_date:}, {@code submitdate:}, and the same for done: past the second word. */
    private int afterDate(int at) {
        if (at >= end) {
            return ABSENT;
        }
        boolean joined = octets[at] == ' ' || octets[at] == '_' || octets[at] == '-';
        int word = joined ? at + 1 : at;
        return four(word) == DATE ? word + 4 : ABSENT;
    }

    private boolean is(int at, char letter) {
        return at < end && (octets[at] | CASE_BIT) == letter;
    }

    /** The four octets at {@code at}, letters in lower case; 0, which are no letters, where there are not so many. */
    private int four(int at) {
        return end - at < Integer.BYTES ? 0 : (int) FOUR_OCTETS.get(octets, at) | CASE_BITS;
    }

    private static int fourLetters(String word) {
        return word.charAt(0) << 24 | word.charAt(1) << 16 | word.charAt(2) << 8 | word.charAt(3);
    }

    /** Two octets, letters in lower case, the first one above. */
    private static int twoLetters(byte first, byte second) {
        int upper = (first | CASE_BIT) & 0xFF;
        int lower = (second | CASE_BIT) & 0xFF;
        return (upper << Byte.SIZE) | lower;
    }

    private boolean isAssignment(int at) {
        return at != ABSENT && at < end && (octets[at] == ':' || octets[at] == '=');
    }

    private int skipSeparators(int at) {
        int next = at;
        while (next < end && SEPARATOR[octets[next] & 0xFF]) {
            next++;
        }
        return next;
    }

    private int skipBlanks(int at) {
        int next = at;
        while (next < end && octets[next] == ' ') {
            next++;
        }
        return next;
    }

    private int skipValue(int at) {
        int next = at;
        while (next < end && !SEPARATOR[octets[next] & 0xFF]) {
            next++;
        }
        return next;
    }

    private int trimmedEnd(int start) {
        int stop = end;
        while (stop > start && octets[stop - 1] == 0) {
            stop--;
        }
        return stop;
    }

    private static boolean[] separators() {
        boolean[] separators = new boolean[256];
        Arrays.fill(separators, 0, ' ' + 1, true);
        separators[','] = true;
        separators[';'] = true;
        separators['|'] = true;
        return separators;
    }

    /** Some carriers write the receipt itself in UTF-16BE: then every other octet is 0, the first among them. */
    private static boolean looksLikeUcs2(byte[] text, int offset, int length) {
        return length >= 6
                && text[offset] == 0
                && text[offset + 2] == 0
                && text[offset + 4] == 0
                && text[offset + 1] != 0;
    }

    private static byte[] lowOctets(byte[] text, int offset, int length) {
        byte[] low = new byte[length / 2];
        for (int i = 0; i < low.length; i++) {
            int at = offset + 2 * i;
            low[i] = text[at] == 0 ? text[at + 1] : (byte) '?';
        }
        return low;
    }
}
