package io.trunkline.gateway.partner;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.smpp.pdu.DeliverSm;

/** What a partner is to have: one deliver_sm, named by its message and part. */
public sealed interface PartnerDelivery permits PartnerReceipt, PartnerInbound {
    MessageSid sid();

    /** Counted from 1. */
    int part();

    String messageId();

    Address from();

    Address to();

    /**
     * The deliver_sm that carries it.
     *
     * @param tlvs whether the peer knows optional parameters, which came with 3.4
     */
    DeliverSm pdu(boolean tlvs);
}
