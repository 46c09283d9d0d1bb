package io.trunkline.smpp.text;

import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MessageBuilder;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the submit_sm of a text's segments. A segment is told by its user data header or by all three sar_ parameters,
 * never by both, and its octets are in short_message or in message_payload, never in both. Stateless; any thread.
 */
public final class SegmentPdus {
    private SegmentPdus() {}

    /**
     * One submit_sm for each segment, in order.
     *
     * @param template everything but text, data_coding and the bit for a header; parameters of its own are kept
     * @throws IllegalArgumentException if the template has a text, a header bit, or parameters of a text or a segment
     */
    public static List<SubmitSm> of(SubmitSm template, Segments segments) {
        check(template);
        List<SubmitSm> pdus = new ArrayList<>(segments.count());
        for (int i = 0; i < segments.count(); i++) {
            MessageBuilder<SubmitSm> pdu =
                    template.toBuilder().dataCoding(segments.coding().dataCoding());
            if (segments.hasHeader()) {
                pdu.esmClass(template.esmClass().withUdh());
            }
            if (segments.needsSarTlvs()) {
                pdu.tlv(Tlv.ofShort(TlvTag.SAR_MSG_REF_NUM, segments.reference()))
                        .tlv(Tlv.ofByte(TlvTag.SAR_TOTAL_SEGMENTS, segments.count()))
                        .tlv(Tlv.ofByte(TlvTag.SAR_SEGMENT_SEQNUM, i + 1));
            }
            pdus.add(withText(pdu, segments, segments.payloads().get(i)).build());
        }
        return List.copyOf(pdus);
    }

    private static MessageBuilder<SubmitSm> withText(MessageBuilder<SubmitSm> pdu, Segments segments, byte[] text) {
        return segments.needsMessagePayload()
                ? pdu.tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, text))
                : pdu.shortMessage(Octets.wrap(text));
    }

    private static void check(SubmitSm template) {
        EsmClass esmClass = template.esmClass();
        boolean taken = !template.shortMessage().isEmpty()
                || esmClass.hasUdh()
                || template.tlvs().has(TlvTag.MESSAGE_PAYLOAD)
                || template.tlvs().has(TlvTag.SAR_MSG_REF_NUM)
                || template.tlvs().has(TlvTag.SAR_TOTAL_SEGMENTS)
                || template.tlvs().has(TlvTag.SAR_SEGMENT_SEQNUM);
        if (taken) {
            throw new IllegalArgumentException(
                    "template: has a text, a header bit or sar parameters (expected: none of them)");
        }
    }
}
