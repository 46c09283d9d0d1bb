package io.trunkline.smpp.text;

import java.util.Optional;

/**
 * The header at the start of a short message whose esm_class has bit 0x40 (3GPP TS 23.040 section 9.2.3.24).
 *
 * @param octets its whole length, the length octet included: where the text starts
 * @param tables what a GSM 7-bit text behind it is written with; languages that are not known here are as if not named
 * @param concatenation the last valid concatenation element, as the specification has it; other elements are skipped
 */
public record UserDataHeader(int octets, ShiftTables tables, Optional<Concatenation> concatenation) {

    /** Reads the header of {@code length} octets at {@code offset}; empty when it does not fit into them. */
    public static Optional<UserDataHeader> parse(byte[] octets, int offset, int length) {
        if (length < 1) {
            return Optional.empty();
        }
        int headerOctets = 1 + (octets[offset] & 0xFF);
        if (headerOctets > length) {
            return Optional.empty();
        }
        Optional<Concatenation> concatenation = Optional.empty();
        NationalLanguage locking = null;
        NationalLanguage single = null;
        int end = offset + headerOctets;
        int at = offset + 1;
        while (at + 2 <= end) {
            int identifier = octets[at] & 0xFF;
            int size = octets[at + 1] & 0xFF;
            if (at + 2 + size > end) {
                break;
            }
            Optional<Concatenation> found = element(octets, identifier, at + 2, size);
            concatenation = found.isPresent() ? found : concatenation;
            if (size == 1 && identifier == ShiftTables.ELEMENT_SINGLE_SHIFT) {
                single = NationalLanguage.of(octets[at + 2]);
            } else if (size == 1 && identifier == ShiftTables.ELEMENT_LOCKING_SHIFT) {
                NationalLanguage named = NationalLanguage.of(octets[at + 2]);
                locking = named != null && named.hasLockingTable() ? named : null;
            }
            at += 2 + size;
        }
        return Optional.of(new UserDataHeader(headerOctets, ShiftTables.of(locking, single), concatenation));
    }

    private static Optional<Concatenation> element(byte[] octets, int identifier, int at, int size) {
        boolean wide = identifier == Concatenation.ELEMENT_16_BIT && size == 4;
        boolean narrow = identifier == Concatenation.ELEMENT_8_BIT && size == 3;
        if (!wide && !narrow) {
            return Optional.empty();
        }
        int reference = wide ? (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF) : octets[at] & 0xFF;
        int total = octets[at + size - 2] & 0xFF;
        int sequence = octets[at + size - 1] & 0xFF;
        // A total or sequence of 0, or a sequence beyond the total: the element is ignored (section 9.2.3.24.1).
        return total == 0 || sequence == 0 || sequence > total
                ? Optional.empty()
                : Optional.of(new Concatenation(reference, total, sequence, wide));
    }
}
