package io.trunkline.gateway.partner;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MessageBuilder;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.text.Concatenating;
import io.trunkline.smpp.text.MessageText;
import io.trunkline.smpp.text.Segmentation;
import io.trunkline.smpp.text.Segments;

/**
 * A part of a subscriber's message, as the partners of its account are to have it: GSM 7-bit or UCS-2, with an 8-bit header
 * where it is one of several. The same message is always cut in the same way, under the same reference.
 *
 * @param part counted from 1
 * @param from the subscriber
 * @param to the number that was written to
 * @param text of the whole message, of which the first {@value #CHARACTERS_MAX} characters are told; empty where it was
 *     erased meanwhile
 */
public record PartnerInbound(MessageSid sid, int part, String messageId, Address from, Address to, String text)
        implements PartnerDelivery {
    /** So that it is never more than the 255 parts that a header can count. */
    private static final int CHARACTERS_MAX = 16_000;

    private static final int REFERENCES = 256;

    /** How many deliver_sm a text takes. */
    public static int parts(String text) {
        return MessageText.segmentCount(bounded(text));
    }

    private static String bounded(String text) {
        return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
    }

    @Override
    public DeliverSm pdu(boolean tlvs) {
        int reference = (int) Long.remainderUnsigned(sid.low(), REFERENCES);
        Segments segments = Segmentation.of(bounded(text), Concatenating.UDH_8_BIT, reference);
        MessageBuilder<DeliverSm> pdu = DeliverSm.builder()
                .source(Addresses.pdu(from))
                .destination(Addresses.pdu(to))
                .dataCoding(segments.coding().dataCoding());
        if (part > segments.count()) {
            return pdu.build();
        }
        if (segments.hasHeader()) {
            pdu.esmClass(EsmClass.DEFAULT.withUdh());
        }
        return pdu.shortMessage(Octets.wrap(segments.payloads().get(part - 1))).build();
    }
}
