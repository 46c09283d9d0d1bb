package io.trunkline.smpp.pdu;

/**
 * query_sm: what became of a message (SMPP 3.4 section 4.8.1; 5.0 section 4.5.1).
 *
 * <pre>
 * field            size
 * message_id       C-octet, at most 65
 * source_addr_ton  1
 * source_addr_npi  1
 * source_addr      C-octet, at most 21
 * </pre>
 *
 * <p>Strings are ASCII, as the specification has them (3.4 section 3.1).
 *
 * @param source that of the message
 */
public record QuerySm(String messageId, PduAddress source) implements Operation {
    public QuerySm {
        LatinText.checkAscii("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
        LatinText.checkAscii("source_addr", source.address(), PduAddress.OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return CommandId.QUERY_SM;
    }

    @Override
    public QuerySmResp refused(CommandStatus status) {
        return new QuerySmResp(status, "", "", 0, 0);
    }
}
