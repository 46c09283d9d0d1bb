package io.trunkline.smpp.receipt;

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

    /** Set in a lower-case letter: a letter with it is lower case, and nothing else becomes a letter. */
    private static final int CASE_BIT = 0x20;

    private static final boolean[] SEPARATOR = separators();
    private static final byte[] NO_OCTETS = new byte[0];

    private final int[] offsets = new int[FIELDS];
    private final int[] lengths = new int[FIELDS];

    private byte[] octets = NO_OCTETS;
    private int from;
    private int end;

    /** Fields found before {@code text:}, one bit each: they are not looked for again. */
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
        return offsets[field.index] != ABSENT;
    }

    /** Where the field's value starts in {@link #octets()}; meaningful only when {@link #has} it. */
    public int offset(Field field) {
        return offsets[field.index];
    }

    /** The octets of the field's value; 0 when it is absent. */
    public int length(Field field) {
        return lengths[field.index];
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
        Arrays.fill(offsets, ABSENT);
        Arrays.fill(lengths, 0);
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
        if ((lockedFields & 1 << field) == 0 && (textSeen() || lengths[field] == 0)) {
            offsets[field] = start;
            lengths[field] = stop - start;
        }
        return stop;
    }

    private int takeText(int value) {
        if (!textSeen()) {
            offsets[Field.TEXT.index] = value;
            lengths[Field.TEXT.index] = trimmedEnd(value) - value;
            for (int field = 0; field < FIELDS; field++) {
                lockedFields |= offsets[field] != ABSENT ? 1 << field : 0;
            }
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
        if (at >= end) {
            return ABSENT;
        }
        return switch (octets[at] | CASE_BIT) {
            case 'i' -> field(after(at, "id"), Field.ID);
            case 's' -> nameAtS(at);
            case 'd' -> {
                int dlvrd = field(after(at, "dlvrd"), Field.DLVRD);
                yield dlvrd != ABSENT ? dlvrd : field(afterDate(after(at, "done")), Field.DONE_DATE);
            }
            case 'e' -> {
                int err = after(at, "err");
                yield field(isAssignment(err) ? err : after(err, "or"), Field.ERR);
            }
            case 't' -> field(after(at, "text"), Field.TEXT);
            default -> ABSENT;
        };
    }

    private int nameAtS(int at) {
        int sub = after(at, "sub");
        if (sub != ABSENT) {
            return isAssignment(sub) ? field(sub, Field.SUB) : field(afterDate(after(sub, "mit")), Field.SUBMIT_DATE);
        }
        int stat = after(at, "stat");
        if (isAssignment(stat)) {
            return field(stat, Field.STAT);
        }
        int status = after(stat, "us");
        return field(status != ABSENT ? status : after(stat, "e"), Field.STAT);
    }

    /** The field with the place of its colon, when one stands at {@code colon}. */
    private int field(int colon, Field field) {
        return isAssignment(colon) ? colon << FIELD_BITS | field.index : ABSENT;
    }

    /** {@code submit date:}, {@code submit_date:}, {@code submitdate:}, and the same for done: past the second word. */
    private int afterDate(int at) {
        if (at == ABSENT || at >= end) {
            return ABSENT;
        }
        boolean joined = octets[at] == ' ' || octets[at] == '_' || octets[at] == '-';
        return after(joined ? at + 1 : at, "date");
    }

    /** Past the letters of {@code word}, in any case, when they stand at {@code at}; else {@link #ABSENT}. */
    private int after(int at, String word) {
        int length = word.length();
        if (at == ABSENT || at + length > end) {
            return ABSENT;
        }
        for (int i = 0; i < length; i++) {
            if ((octets[at + i] | CASE_BIT) != word.charAt(i)) {
                return ABSENT;
            }
        }
        return at + length;
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
