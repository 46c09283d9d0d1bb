package io.trunkline.smpp.receipt;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
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

    /**
     * A word that a field's name is or starts with. What tells a name found from none is one number, so that nothing is
     * allocated: the field in the low bits, the octets up to its value above them.
     */
    private record Name(int field, long letters, int octets) {
        private static Name of(Field field, String letters) {
            return new Name(field.index, EightOctets.of(letters), letters.length());
        }

        private boolean begins(long word) {
            return EightOctets.startsWith(word, letters, octets);
        }

        /** With its colon as the beginning of {@code word}, or {@link #ABSENT}. */
        private int in(long word) {
            return begins(word) && isAssignment(EightOctets.octet(word, octets)) ? found(octets + 1) : ABSENT;
        }

        private int found(int octetsBeforeValue) {
            return (octetsBeforeValue << FIELD_BITS) | field;
        }
    }

    private static final int FIELDS = Field.values().length;
    private static final int ABSENT = 0;
    private static final int FIELD_BITS = 3;
    private static final int FIELD_MASK = (1 << FIELD_BITS) - 1;

    private static final Name ID = Name.of(Field.ID, "id");
    private static final Name SUB = Name.of(Field.SUB, "sub");
    private static final Name DLVRD = Name.of(Field.DLVRD, "dlvrd");
    private static final Name SUBMIT = Name.of(Field.SUBMIT_DATE, "submit");
    private static final Name DONE = Name.of(Field.DONE_DATE, "done");
    private static final Name STAT = Name.of(Field.STAT, "stat");
    private static final Name STATE = Name.of(Field.STAT, "state");
    private static final Name STATUS = Name.of(Field.STAT, "status");
    private static final Name ERR = Name.of(Field.ERR, "err");
    private static final Name ERROR = Name.of(Field.ERR, "error");
    private static final Name TEXT = Name.of(Field.TEXT, "text");
    private static final long DATE = EightOctets.of("date");
    private static final int DATE_OCTETS = 4;

    private static final byte[] NO_OCTETS = new byte[0];

    /** Of each field found, where its value starts, and in the lower half its octets. */
    private final long[] values = new long[FIELDS];

    private byte[] octets = NO_OCTETS;
    private int from;
    private int end;

    /** Fields found, one bit each; the values of the others are those of an earlier scan. */
    private int found;

    /** Fields whose value stays whatever follows. */
    private int settled;

    /** Scans {@code length} octets at {@code offset}; answers whether an id or a state was found. */
    public boolean scan(byte[] text, int offset, int length) {
        begin(text, offset, length);
        int at = from;
        while (at < end) {
            at = takeWord(at) + 1;
        }
        return has(Field.ID) || has(Field.STAT);
    }

    /** Whether the field was there, if only with an empty value. */
    public boolean has(Field field) {
        return (found & 1 << field.index) != 0;
    }

    /** Where the field's value starts in {@link #octets()}; meaningful only when {@link #has} it. */
    public int offset(Field field) {
        return (int) (values[field.index] >>> Integer.SIZE);
    }

    /** The octets of the field's value; 0 when it is absent. */
    public int length(Field field) {
        return has(field) ? (int) values[field.index] : 0;
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
        settled = 0;
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

    /** Reads a field with its value, or any other word, even an empty one; answers where the octet before the next is. */
    private int takeWord(int at) {
        int name = nameAt(at);
        if (name == ABSENT) {
            return wordEnd(at);
        }
        int field = name & FIELD_MASK;
        int start = at + (name >> FIELD_BITS);
        if (field == TEXT.field) {
            return takeText(start);
        }
        int stop = wordEnd(start);
        if (stop == start) {
            start = afterBlanks(start);
            stop = wordEnd(start);
        }
        int bit = 1 << field;
        if ((settled & bit) == 0) {
            take(field, start, stop);
            if (stop > start && !textSeen()) {
                settled |= bit;
            }
        }
        return stop;
    }

    private int takeText(int start) {
        if (!textSeen()) {
            take(TEXT.field, start, trimmedEnd(start));
            settled = found;
        }
        boolean complete = has(Field.ID) && has(Field.STAT);
        return complete ? end : start - 1;
    }

    private void take(int field, int start, int stop) {
        found |= 1 << field;
        values[field] = ((long) start << Integer.SIZE) | (stop - start);
    }

    private boolean textSeen() {
        return has(Field.TEXT);
    }

    /** {@code id: 7} has a value, {@code id: sub:001} an empty one and then a field. */
    private int afterBlanks(int at) {
        int next = at;
        while (next < end && octets[next] == ' ') {
            next++;
        }
        return nameAt(next) == ABSENT ? next : at;
    }

    /** The name that stands at {@code at} with its colon, or {@link #ABSENT}. */
    private int nameAt(int at) {
        long word = EightOctets.lowerCase(EightOctets.at(octets, at, end));
        return switch ((int) word & 0xFFFF) {
            case 'i' | 'd' << 8 -> ID.in(word);
            case 's' | 'u' << 8 -> SUBMIT.begins(word) ? dateAt(at + SUBMIT.octets, SUBMIT) : SUB.in(word);
            case 's' | 't' << 8 -> stateIn(word);
            case 'd' | 'l' << 8 -> DLVRD.in(word);
            case 'd' | 'o' << 8 -> DONE.begins(word) ? dateAt(at + DONE.octets, DONE) : ABSENT;
            case 'e' | 'r' << 8 -> errorIn(word);
            case 't' | 'e' << 8 -> TEXT.in(word);
            default -> ABSENT;
        };
    }

    private static int stateIn(long word) {
        int name = STAT.in(word);
        if (name != ABSENT) {
            return name;
        }
        name = STATE.in(word);
        return name != ABSENT ? name : STATUS.in(word);
    }

    private static int errorIn(long word) {
        int name = ERR.in(word);
        return name != ABSENT ? name : ERROR.in(word);
    }

    /** {@code submit date:}, {@code submit_date:}, {@code submitdate:}, and the same for done, after the first word. */
    private int dateAt(int at, Name first) {
        long word = EightOctets.at(octets, at, end);
        int joint = EightOctets.octet(word, 0);
        boolean joined = joint == ' ' || joint == '_' || joint == '-';
        long second = EightOctets.lowerCase(joined ? word >>> Byte.SIZE : word);
        boolean isDate = EightOctets.startsWith(second, DATE, DATE_OCTETS)
                && isAssignment(EightOctets.octet(second, DATE_OCTETS));
        return isDate ? first.found(first.octets + (joined ? 1 : 0) + DATE_OCTETS + 1) : ABSENT;
    }

    private static boolean isAssignment(int octet) {
        return octet == ':' || octet == '=';
    }

    /** Where the separator after the word at {@code at} is; the end is one. */
    private int wordEnd(int at) {
        for (int next = at; ; next += Long.BYTES) {
            long separators = EightOctets.separators(EightOctets.at(octets, next, end));
            if (separators != 0) {
                return next + EightOctets.octetsBefore(separators);
            }
        }
    }

    private int trimmedEnd(int start) {
        int stop = end;
        while (stop > start && octets[stop - 1] == 0) {
            stop--;
        }
        return stop;
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
