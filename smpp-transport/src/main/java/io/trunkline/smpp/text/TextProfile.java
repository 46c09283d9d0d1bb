package io.trunkline.smpp.text;

import java.util.Optional;
import java.util.Set;

/**
 * How a carrier understands data_coding: 0 is whatever it calls its default (SMPP 3.4 section 5.2.19), the others are
 * fixed.
 *
 * @param defaultAlphabet what the carrier reads and writes under data_coding 0
 * @param languages whose shift tables the carrier and its handsets take; none unless somebody says so
 */
public record TextProfile(Alphabet defaultAlphabet, Set<NationalLanguage> languages) {

    public TextProfile {
        languages = Set.copyOf(languages);
    }

    /** Without national shift tables. */
    public TextProfile(Alphabet defaultAlphabet) {
        this(defaultAlphabet, Set.of());
    }

    /** GSM 7-bit unpacked under data_coding 0: the usual. */
    public static final TextProfile STANDARD = new TextProfile(Alphabet.GSM7);

    /** The coding to send {@code text} in: the carrier's default when that has every character, else UCS-2. */
    public Coding codingOf(CharSequence text) {
        return defaultAlphabet.units(text) >= 0 ? new Coding(defaultAlphabet, 0) : new Coding(Alphabet.UCS2, 8);
    }

    /**
     * Cuts {@code text} in the carrier's default alphabet where that has every character, else in GSM 7-bit with national
     * shift tables where those of the profile have, else in UCS-2.
     *
     * @param reference 0..{@link Concatenating#referenceMax()}
     */
    public Segments segments(CharSequence text, Concatenating how, int reference) {
        Coding coding = codingOf(text);
        boolean septets = defaultAlphabet == Alphabet.GSM7 || defaultAlphabet == Alphabet.GSM7_PACKED;
        if (coding.alphabet() == Alphabet.UCS2 && septets && how.hasHeader()) {
            Optional<ShiftTables> tables = ShiftTables.cheapest(text, languages, how);
            if (tables.isPresent()) {
                return NationalSegmentation.of(text, tables.get(), new Coding(defaultAlphabet, 0), how, reference);
            }
        }
        return Segmentation.of(text, coding, how, reference);
    }

    /**
     * The alphabet that an inbound data_coding stands for, or empty for binary and alphabets that are not known here.
     * Message classes and the groups of 3GPP TS 23.038 section 4 are looked through.
     */
    public Optional<Alphabet> alphabetOf(int dataCoding) {
        return switch (dataCoding & 0xF0) {
            case 0xF0 -> (dataCoding & 0x04) == 0 ? Optional.of(defaultAlphabet) : Optional.empty();
            case 0xC0, 0xD0 -> Optional.of(defaultAlphabet);
            case 0xE0 -> Optional.of(Alphabet.UCS2);
            case 0x10, 0x30 -> general(dataCoding & 0x0C);
            case 0x00 -> smpp(dataCoding);
            default -> Optional.empty();
        };
    }

    private Optional<Alphabet> smpp(int dataCoding) {
        return switch (dataCoding) {
            case 0 -> Optional.of(defaultAlphabet);
            // IA5, and Latin-1 of which it is a part
            case 1, 3 -> Optional.of(Alphabet.LATIN1);
            case 8 -> Optional.of(Alphabet.UCS2);
            default -> Optional.empty();
        };
    }

    private Optional<Alphabet> general(int alphabetBits) {
        return switch (alphabetBits) {
            case 0x00 -> Optional.of(defaultAlphabet);
            case 0x08 -> Optional.of(Alphabet.UCS2);
            default -> Optional.empty();
        };
    }
}
