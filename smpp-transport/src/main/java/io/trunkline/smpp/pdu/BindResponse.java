package io.trunkline.smpp.pdu;

import org.jspecify.annotations.Nullable;

/**
 * bind_receiver_resp, bind_transmitter_resp and bind_transceiver_resp (SMPP 3.4 sections 4.1.2, 4.1.4, 4.1.6; 5.0 section
 * 4.1.2). An error may come without a body.
 *
 * <pre>
 * field      size
 * system_id  C-octet, at most 16
 * TLVs       sc_interface_version
 * </pre>
 */
public record BindResponse(BindMode mode, CommandStatus status, String systemId, Tlvs tlvs) implements PduResponse {
    @Override
    public CommandId commandId() {
        return mode.response();
    }

    /** What the message centre says it speaks; null where it says nothing, which strictly means 3.3. */
    public @Nullable InterfaceVersion interfaceVersion() {
        Tlv tlv = tlvs.find(TlvTag.SC_INTERFACE_VERSION);
        return tlv == null || tlv.value().isEmpty()
                ? null
                : new InterfaceVersion(tlv.value().at(0));
    }
}
