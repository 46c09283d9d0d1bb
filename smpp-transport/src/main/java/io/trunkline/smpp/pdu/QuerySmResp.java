package io.trunkline.smpp.pdu;

/**
 * query_sm_resp (SMPP 3.4 section 4.8.2; 5.0 section 4.5.2). An error may come without a body.
 *
 * <pre>
 * field          size
 * message_id     C-octet, at most 65
 * final_date     C-octet, 1 or 17
 * message_state  1
 * error_code     1
 * </pre>
 *
 * @param finalDate empty while the message has not ended
 * @param messageState 0..9
 * @param errorCode of the network, 0..255
 */
public record QuerySmResp(CommandStatus status, String messageId, String finalDate, int messageState, int errorCode)
        implements PduResponse {
    private static final int MESSAGE_STATE_MAX = 9;

    public QuerySmResp {
        LatinText.checkAscii("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
        if (!SmppTime.isWellFormed(finalDate)) {
            throw new IllegalArgumentException(
                    "final_date: '" + finalDate + "' (expected: empty or YYMMDDhhmmsstnnp, p one of + - R)");
        }
        if (messageState < 0 || messageState > MESSAGE_STATE_MAX) {
            throw new IllegalArgumentException("message_state: " + messageState + " (expected: 0..9)");
        }
        LatinText.checkOctet("error_code", errorCode);
    }

    @Override
    public CommandId commandId() {
        return CommandId.QUERY_SM_RESP;
    }
}
