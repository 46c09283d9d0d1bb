package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MessageBuilder;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.receipt.ReceiptText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Writes a receipt as the deliver_sm that carries it. Times are UTC. */
final class ReceiptPdus {

    private static final int INTERMEDIATE_NOTIFICATION = 0x20;

    private ReceiptPdus() {}

    static DeliverSm deliverSm(PendingReceipt receipt, long nowMillis) {
        MessageBuilder<DeliverSm> pdu = DeliverSm.builder()
                // a receipt goes the other way round
                .source(receipt.message().destination())
                .destination(receipt.message().source())
                .esmClass(
                        receipt.state().isFinal()
                                ? EsmClass.DEFAULT.withReceipt()
                                : EsmClass.of(INTERMEDIATE_NOTIFICATION))
                .shortMessage(Octets.wrap(receipt.odd() ? oddText(receipt) : text(receipt, nowMillis)));
        if (!receipt.odd()) {
            pdu.tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, receipt.message().id()))
                    .tlv(Tlv.ofByte(TlvTag.MESSAGE_STATE, receipt.state().code()));
        }
        int reference = receipt.message().userMessageReference();
        if (reference != PendingReceipt.NO_REFERENCE) {
            pdu.tlv(Tlv.ofShort(TlvTag.USER_MESSAGE_REFERENCE, reference));
        }
        return pdu.build();
    }

    private static byte[] text(PendingReceipt receipt, long nowMillis) {
        PendingReceipt.Message message = receipt.message();
        return new ReceiptText(
                        message.id(),
                        receipt.state(),
                        utc(message.submittedMillis()),
                        utc(nowMillis),
                        receipt.err(),
                        message.text())
                .encode();
    }

    private static byte[] oddText(PendingReceipt receipt) {
        String state = receipt.state() == MessageState.DELIVERED
                ? "Delivered"
                : receipt.state().receiptText().toLowerCase(Locale.ROOT);
        return ("STAT:" + state + " ERR:EC_" + receipt.err() + " submit_date:20260102030405 ID: "
                        + receipt.message().id())
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static LocalDateTime utc(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }
}
