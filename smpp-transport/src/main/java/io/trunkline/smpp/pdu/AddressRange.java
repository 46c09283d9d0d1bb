package io.trunkline.smpp.pdu;

/** The addresses an ESME serves: ton, npi and a pattern of at most 40 octets (SMPP 3.4 section 5.2.7). */
public record AddressRange(int ton, int npi, String pattern) {
    public static final int OCTETS_MAX = 40;
    public static final AddressRange NONE = new AddressRange(0, 0, "");

    public AddressRange {
        LatinText.check("address_range", pattern, OCTETS_MAX);
    }
}
