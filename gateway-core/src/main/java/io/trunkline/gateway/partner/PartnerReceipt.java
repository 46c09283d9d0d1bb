package io.trunkline.gateway.partner;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.smpp.pdu.DeliverSm;
import java.time.Instant;

/**
 * A receipt that a partner is to have: how the message of one of its submit_sm ended.
 *
 * @param part which submit_sm of the message, counted from 1
 * @param messageId as the submit_sm was answered
 * @param from the message's sender
 * @param to the message's recipient
 */
public record PartnerReceipt(
        MessageSid sid,
        int part,
        String messageId,
        Address from,
        Address to,
        Instant submittedAt,
        Instant doneAt,
        ReceiptEnd end)
        implements PartnerDelivery {
    @Override
    public DeliverSm pdu(boolean tlvs) {
        return ReceiptPdu.of(this, tlvs);
    }
}
