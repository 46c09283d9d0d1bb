package io.trunkline.smpp.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables that septets are read by: the default alphabet and its extension table, or a national language's in the
 * place of the one, the other or both. Which they are stands in the user data header of every segment (3GPP TS 23.040
 * sections 9.2.3.24.15 and 9.2.3.24.16). Immutable; any thread.
 */
public final class ShiftTables {
    static final int ELEMENT_SINGLE_SHIFT = 0x24;
    static final int ELEMENT_LOCKING_SHIFT = 0x25;
    private static final char REPLACEMENT = '\uFFFD';
    private static final int ENTRY = 3;

    /** The default alphabet with the default extension table; needs no header. */
    public static final ShiftTables DEFAULT = new ShiftTables(null, null);

    private final @Nullable NationalLanguage locking;
    private final @Nullable NationalLanguage single;
    private final char[] plain;
    private final char[] shifted;
    /** Code by character: a septet, or ESC and a septet. */
    private final Map<Character, Integer> codes = new TreeMap<>();

    private ShiftTables(@Nullable NationalLanguage locking, @Nullable NationalLanguage single) {
        this.locking = locking;
        this.single = single;
        plain = (locking == null ? Gsm7.DEFAULT_TABLE : locking.lockingTable()).toCharArray();
        shifted = plain.clone();
        if (single == null) {
            Gsm7.extensions((code, character) -> shift(code, character));
        } else {
            String table = single.singleShiftTable();
            for (int at = 0; at < table.length(); at += ENTRY) {
                shift(Integer.parseInt(table, at, at + 2, 16), table.charAt(at + 2));
            }
        }
        for (int code = 0; code < plain.length; code++) {
            if (code != Gsm7.ESC) {
                // in both tables: the one septet is cheaper
                codes.put(plain[code], code);
            }
        }
    }

    private void shift(int code, char character) {
        shifted[code] = character;
        codes.put(character, Gsm7.ESC << 8 | code);
    }

    /**
     * The tables of one language or of two.
     *
     * @param locking whose table takes the place of the default alphabet; null for none
     * @param single whose table takes the place of the extension table; null for none
     * @throws IllegalArgumentException if the language has no locking table
     */
    public static ShiftTables of(@Nullable NationalLanguage locking, @Nullable NationalLanguage single) {
        if (locking != null && !locking.hasLockingTable()) {
            throw new IllegalArgumentException("locking: " + locking + " (expected: a language with a locking table)");
        }
        return locking == null && single == null ? DEFAULT : new ShiftTables(locking, single);
    }

    /**
     * The tables with which {@code text} takes the fewest segments: the default ones where they have every character,
     * else one or both of a language; empty where none has.
     */
    public static Optional<ShiftTables> cheapest(
            CharSequence text, Collection<NationalLanguage> languages, Concatenating how) {
        if (DEFAULT.septets(text) >= 0) {
            return Optional.of(DEFAULT);
        }
        return languages.stream()
                .flatMap(ShiftTables::all)
                .filter(tables -> tables.septets(text) >= 0)
                .min(Comparator.<ShiftTables>comparingInt(
                                tables -> NationalSegmentation.segmentCount(text, tables, how))
                        .thenComparingInt(tables -> tables.septets(text) + tables.headerOctets()));
    }

    private static Stream<ShiftTables> all(NationalLanguage language) {
        ShiftTables single = of(null, language);
        return language.hasLockingTable()
                ? Stream.of(single, of(language, null), of(language, language))
                : Stream.of(single);
    }

    public @Nullable NationalLanguage locking() {
        return locking;
    }

    public @Nullable NationalLanguage single() {
        return single;
    }

    /** The septets that {@code character} costs: 1, 2 behind ESC, or 0 where the tables lack it. */
    int septets(char character) {
        Integer code = codes.get(character);
        return code == null ? 0 : code > 0x7F ? 2 : 1;
    }

    /** The septets that {@code text} costs, or -1 where the tables lack one of its characters. */
    public int septets(CharSequence text) {
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
     * @throws IllegalArgumentException if the tables lack a character; ask {@link #septets(CharSequence)} first
     */
    public byte[] encode(CharSequence text) {
        int septets = septets(text);
        if (septets < 0) {
            throw new IllegalArgumentException("text has a character that the tables " + this + " lack");
        }
        byte[] octets = new byte[septets];
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            int code = codes.getOrDefault(text.charAt(i), 0);
            if (code > 0x7F) {
                octets[at++] = Gsm7.ESC;
            }
            octets[at++] = (byte) (code & 0x7F);
        }
        return octets;
    }

    /**
     * Decodes septets, one per octet. Never fails: see {@link Gsm7#decode}; an ESC before a code that the single shift
     * table lacks is dropped, so that the other table's character shows.
     */
    public String decode(byte[] octets, int offset, int length) {
        StringBuilder text = new StringBuilder(length);
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            boolean escaped = octets[i] == Gsm7.ESC && i + 1 < end;
            int code = escaped ? octets[++i] : octets[i];
            text.append(code < 0 || code == Gsm7.ESC ? REPLACEMENT : escaped ? shifted[code] : plain[code]);
        }
        return text.toString();
    }

    /** The octets of the elements that name these tables, without the header's own length octet. */
    int headerOctets() {
        return (locking == null ? 0 : ENTRY) + (single == null ? 0 : ENTRY);
    }

    /** Writes the elements that name these tables. */
    void writeElements(byte[] header, int offset) {
        int at = offset;
        if (single != null) {
            at = element(header, at, ELEMENT_SINGLE_SHIFT, single);
        }
        if (locking != null) {
            element(header, at, ELEMENT_LOCKING_SHIFT, locking);
        }
    }

    private static int element(byte[] header, int at, int element, NationalLanguage language) {
        header[at] = (byte) element;
        header[at + 1] = 1;
        header[at + 2] = (byte) language.identifier();
        return at + ENTRY;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShiftTables that && locking == that.locking && single == that.single;
    }

    @Override
    public int hashCode() {
        return (locking == null ? 0 : 31 * locking.identifier()) + (single == null ? 0 : single.identifier());
    }

    @Override
    public String toString() {
        return "ShiftTables[locking=" + locking + ", single=" + single + "]";
    }
}
