package io.trunkline.gateway.partner;

import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MessageBuilder;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.receipt.ReceiptText;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** A receipt as the deliver_sm that carries it: from the recipient, to the sender, times in UTC, without message text. */
final class ReceiptPdu {
    private ReceiptPdu() {}

    /**
     * Writes a receipt.
     *
     * @param tlvs whether the peer knows optional parameters, which came with 3.4
     */
    static DeliverSm of(PartnerReceipt receipt, boolean tlvs) {
        ReceiptText text = new ReceiptText(
                receipt.messageId(),
                receipt.end().state(),
                utc(receipt.submittedAt()),
                utc(receipt.doneAt()),
                receipt.end().err(),
                "");
        MessageBuilder<DeliverSm> pdu = DeliverSm.builder()
                .source(Addresses.pdu(receipt.to()))
                .destination(Addresses.pdu(receipt.from()))
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .shortMessage(Octets.wrap(text.encode()));
        if (tlvs) {
            pdu.tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, receipt.messageId()))
                    .tlv(Tlv.ofByte(TlvTag.MESSAGE_STATE, receipt.end().state().code()));
        }
        return pdu.build();
    }

    private static LocalDateTime utc(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }
}
