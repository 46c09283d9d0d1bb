package io.trunkline.gateway.config;

/**
 * What a carrier's contract says of its SMPP and its PDUs do not.
 *
 * @param versionWhenUnstated what it speaks where its bind response names no version
 * @param alphabet what data_coding 0 stands for, in both directions
 */
public record CarrierDialect(Version versionWhenUnstated, Alphabet alphabet) {
    /** Strictly 3.3, which has no optional parameters, and GSM 7-bit, a septet an octet. */
    public static final CarrierDialect USUAL = new CarrierDialect(Version.V3_3, Alphabet.GSM7);

    /** A version of SMPP. */
    public enum Version {
        V3_3(0x33),
        V3_4(0x34),
        V5_0(0x50);

        private final int octet;

        Version(int octet) {
            this.octet = octet;
        }

        /** As interface_version. */
        public int octet() {
            return octet;
        }

        /** As people write it. */
        public String text() {
            return (octet >> 4) + "." + (octet & 0x0F);
        }
    }

    /** What cuts a text into the same segments whatever the carrier, so that an attempt may go over another one. */
    public enum Alphabet {
        GSM7,
        /** Eight septets in seven octets. */
        GSM7_PACKED
    }
}
