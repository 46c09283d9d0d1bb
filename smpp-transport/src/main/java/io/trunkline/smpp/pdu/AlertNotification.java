package io.trunkline.smpp.pdu;

/**
 * alert_notification: a subscriber is reachable again (SMPP 3.4 section 4.12.1; 5.0 section 4.1.3.1). Never answered.
 *
 * <pre>
 * field            size
 * source_addr_ton  1
 * source_addr_npi  1
 * source_addr      C-octet, at most 65
 * esme_addr_ton    1
 * esme_addr_npi    1
 * esme_addr        C-octet, at most 65
 * TLVs             ms_availability_status
 * </pre>
 */
public record AlertNotification(PduAddress source, PduAddress esme, Tlvs tlvs) implements PduRequest {
    @Override
    public CommandId commandId() {
        return CommandId.ALERT_NOTIFICATION;
    }
}
