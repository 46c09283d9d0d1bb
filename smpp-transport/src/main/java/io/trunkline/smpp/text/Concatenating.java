package io.trunkline.smpp.text;

/** How the segments of one long message are told apart and put together again. */
public enum Concatenating {
    /** A user data header with an 8-bit reference (3GPP TS 23.040 section 9.2.3.24.1), 6 octets. */
    UDH_8_BIT,
    /** A user data header with a 16-bit reference (3GPP TS 23.040 section 9.2.3.24.8), 7 octets. */
    UDH_16_BIT,
    /**
     * The TLVs sar_msg_ref_num, sar_total_segments and sar_segment_seqnum (SMPP 3.4 section 5.3.2.22 to 24); the
     * carrier makes the header, so a segment leaves room for the larger one.
     */
    SAR_TLV,
    /** One PDU with the whole text in the TLV message_payload; the carrier cuts it. */
    MESSAGE_PAYLOAD;

    /** The largest reference: references are counted up to it and start again at 0. */
    public int referenceMax() {
        return switch (this) {
            case UDH_8_BIT -> 0xFF;
            case UDH_16_BIT, SAR_TLV -> 0xFFFF;
            case MESSAGE_PAYLOAD -> 0;
        };
    }

    /** Whether the octets of a segment begin with a user data header (esm_class bit 0x40). */
    public boolean hasHeader() {
        return this == UDH_8_BIT || this == UDH_16_BIT;
    }
}
