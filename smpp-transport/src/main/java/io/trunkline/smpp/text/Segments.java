package io.trunkline.smpp.text;

import java.util.List;

/**
 * A text as the octets of its segments, in order.
 *
 * @param reference the reference in the headers, or for the TLV sar_msg_ref_num; means nothing for a single segment
 * @param hasHeader whether the payloads begin with a user data header, so that esm_class needs bit 0x40
 * @param payloads one entry per segment, its user data header included; the arrays belong to the receiver
 */
public record Segments(Coding coding, Concatenating how, int reference, boolean hasHeader, List<byte[]> payloads) {

    /** The number of segments, at least 1. */
    public int count() {
        return payloads.size();
    }

    /** Whether each segment needs the three sar_ TLVs: {@link #reference}, {@link #count}, and its place from 1. */
    public boolean needsSarTlvs() {
        return count() > 1 && how == Concatenating.SAR_TLV;
    }

    /** Whether a payload is too long for short_message or was meant for message_payload anyway. */
    public boolean needsMessagePayload() {
        return how == Concatenating.MESSAGE_PAYLOAD && payloads.getFirst().length > 254;
    }
}
