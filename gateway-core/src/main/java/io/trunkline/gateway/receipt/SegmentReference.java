package io.trunkline.gateway.receipt;

import io.trunkline.gateway.message.MessageSid;

/**
 * The references that a segment carries. They follow from what the segment is, so that nobody needs to remember them; two
 * may be the same.
 */
public final class SegmentReference {
    private SegmentReference() {}

    /**
     * The user_message_reference, 0..0xFFFF, which some carriers echo in a receipt; with the destination it names one
     * segment.
     *
     * @param attempt numbered from 1
     * @param segment counted from 0
     */
    public static int of(MessageSid sid, int attempt, int segment) {
        long mixed = sid.high() * 31 + sid.low();
        mixed = (mixed * 31 + attempt) * 31 + segment;
        mixed *= 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 48);
    }

    /**
     * What all segments of a message have in common in their headers, 0..255 (3GPP TS 23.040, 9.2.3.24.1): the last octet
     * of its SID, which is random. All attempts have the same, so that segments which are sent again fit those that the
     * handset has.
     */
    public static int shared(MessageSid sid) {
        return (int) sid.low() & 0xFF;
    }
}
