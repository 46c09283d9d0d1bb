package io.trunkline.smpp.text;

import org.jspecify.annotations.Nullable;

/**
 * Languages with shift tables of their own (3GPP TS 23.038 section 6.2.1.2.4). A locking table takes the place of the
 * default alphabet; a single shift table takes the place of its extension table.
 */
public enum NationalLanguage {
    TURKISH(1, Tables.TURKISH_LOCKING, Tables.COMMON + "47Ğ49İ53Ş63ç67ğ69ı73ş"),
    /** Has no locking table. */
    SPANISH(2, null, Tables.COMMON + "09ç41Á49Í4FÓ55Ú61á69í6Fó75ú"),
    PORTUGUESE(
            3,
            Tables.PORTUGUESE_LOCKING,
            Tables.COMMON + "05ê09ç0BÔ0Cô0EÁ0Fá12Φ13Γ15Ω16Π17Ψ18Σ19Θ1FÊ41À49Í4FÓ55Ú5BÃ5CÕ61Â69í6Fó75ú7Bã7Cõ7Fâ");

    private final int identifier;
    private final @Nullable String locking;
    private final String single;

    NationalLanguage(int identifier, @Nullable String locking, String single) {
        this.identifier = identifier;
        this.locking = locking;
        this.single = single;
    }

    /** What stands for the language in a header. */
    public int identifier() {
        return identifier;
    }

    public boolean hasLockingTable() {
        return locking != null;
    }

    /** The language of an identifier, or null for one whose tables are not known here. */
    static @Nullable NationalLanguage of(int identifier) {
        for (NationalLanguage language : values()) {
            if (language.identifier == identifier) {
                return language;
            }
        }
        return null;
    }

    /** 128 characters in the order of their codes, a NUL in the place of ESC; the default alphabet where it has none. */
    String lockingTable() {
        return locking == null ? Gsm7.DEFAULT_TABLE : locking;
    }

    /** Entries of three characters: a code in two hexadecimal digits, and its character. */
    String singleShiftTable() {
        return single;
    }

    /** The tables of 3GPP TS 23.038 annex A. */
    private static final class Tables {
        /** What every single shift table has, and the default extension table too. */
        private static final String COMMON = "0A\f14^28{29}2F\\3C[3D~3E]40|65€";

        private static final String TURKISH_LOCKING = "@£$¥€éùıòÇ\nĞğ\rÅå"
                + "Δ_ΦΓΛΩΠΨΣΘΞ\0ŞşßÉ"
                + " !\"#¤%&'()*+,-./"
                + "0123456789:;<=>?"
                + "İABCDEFGHIJKLMNO"
                + "PQRSTUVWXYZÄÖÑÜ§"
                + "çabcdefghijklmno"
                + "pqrstuvwxyzäöñüà";

        private static final String PORTUGUESE_LOCKING = "@£$¥êéúíóç\nÔô\rÁá"
                + "Δ_ªÇÀ∞^\\€Ó|\0ÂâÊÉ"
                + " !\"#º%&'()*+,-./"
                + "0123456789:;<=>?"
                + "ÍABCDEFGHIJKLMNO"
                + "PQRSTUVWXYZÃÕÚÜ§"
                + "~abcdefghijklmno"
                + "pqrstuvwxyzãõ`üà";
    }
}
