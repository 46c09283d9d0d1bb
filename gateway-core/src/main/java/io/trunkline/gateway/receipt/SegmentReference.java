package io.trunkline.gateway.receipt;

import io.trunkline.gateway.message.MessageSid;

/**
 * What a segment carries as user_message_reference, which some carriers echo in its receipt: 16 bits that follow from what
 * the segment is, so that nobody needs to remember them. Two segments may have the same; with the destination they name
 * one.
 */
public final class SegmentReference {
    private SegmentReference() {}

    /**
     * The reference of a segment, 0..0xFFFF.
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
}
