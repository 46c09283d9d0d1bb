package io.trunkline.smpp.pdu;

/**
 * An address as it stands in a PDU (SMPP 3.4 sections 5.2.5 to 5.2.9): type of number and numbering plan, unknown values
 * kept, and up to 20 raw Latin-1 octets.
 *
 * @param ton 0..255
 * @param npi 0..255
 */
public record PduAddress(int ton, int npi, String address) {
    public static final int OCTETS_MAX = 20;
    public static final PduAddress NONE = new PduAddress(0, 0, "");

    public static final int TON_UNKNOWN = 0;
    public static final int TON_INTERNATIONAL = 1;
    public static final int TON_NATIONAL = 2;
    public static final int TON_NETWORK_SPECIFIC = 3;
    public static final int TON_ALPHANUMERIC = 5;
    public static final int TON_ABBREVIATED = 6;
    public static final int NPI_UNKNOWN = 0;
    public static final int NPI_ISDN = 1;

    public PduAddress {
        octet("ton", ton);
        octet("npi", npi);
        LatinText.check("address", address, OCTETS_MAX);
    }

    /** An international number, digits without a plus sign. */
    public static PduAddress international(String digits) {
        return new PduAddress(TON_INTERNATIONAL, NPI_ISDN, digits);
    }

    public static PduAddress alphanumeric(String name) {
        return new PduAddress(TON_ALPHANUMERIC, NPI_UNKNOWN, name);
    }

    private static void octet(String field, int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: 0..255)");
        }
    }
}
