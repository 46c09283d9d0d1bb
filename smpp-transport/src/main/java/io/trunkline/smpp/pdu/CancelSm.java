package io.trunkline.smpp.pdu;

/**
 * cancel_sm: forget a message, or all that are pending between two addresses (SMPP 3.4 section 4.9.1; 5.0 section 4.5.3).
 *
 * <pre>
 * field             size
 * service_type      C-octet, at most 6
 * message_id        C-octet, at most 65
 * source_addr_ton   1
 * source_addr_npi   1
 * source_addr       C-octet, at most 21
 * dest_addr_ton     1
 * dest_addr_npi     1
 * destination_addr  C-octet, at most 21
 * </pre>
 *
 * <p>Strings are ASCII, as the specification has them (3.4 section 3.1).
 *
 * @param messageId empty for all messages of the service type between the two addresses
 */
public record CancelSm(String serviceType, String messageId, PduAddress source, PduAddress destination)
        implements Operation {
    public CancelSm {
        LatinText.checkAscii("service_type", serviceType, MessageFields.SERVICE_TYPE_OCTETS_MAX);
        LatinText.checkAscii("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
        LatinText.checkAscii("source_addr", source.address(), PduAddress.OCTETS_MAX);
        LatinText.checkAscii("destination_addr", destination.address(), PduAddress.OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return CommandId.CANCEL_SM;
    }

    @Override
    public CancelSmResp refused(CommandStatus status) {
        return new CancelSmResp(status);
    }
}
