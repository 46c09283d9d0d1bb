package io.trunkline.smpp.receipt;

import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.Tlvs;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The TLVs of a deliver_sm that say more surely than its text what became of a message.
 *
 * @param receiptedMessageId receipted_message_id (0x001E) without its NUL, or null when absent or empty
 * @param messageState message_state (0x0427), or null when absent or outside 0..9
 * @param networkErrorCode network_error_code (0x0423), or null when absent or of a wrong length
 */
public record ReceiptTlvs(
        @Nullable String receiptedMessageId,
        @Nullable MessageState messageState,
        @Nullable NetworkErrorCode networkErrorCode) {

    /** No TLV at all. */
    public static final ReceiptTlvs NONE = new ReceiptTlvs(null, null, null);

    /** Tag of receipted_message_id. */
    public static final int RECEIPTED_MESSAGE_ID = 0x001E;

    /** Tag of network_error_code. */
    public static final int NETWORK_ERROR_CODE = 0x0423;

    /** Tag of message_state. */
    public static final int MESSAGE_STATE = 0x0427;

    /** What a PDU's optional parameters say; of one that comes twice the last counts. */
    public static ReceiptTlvs of(Tlvs tlvs) {
        ReceiptTlvs said = NONE;
        if (!tlvs.isEmpty()) {
            for (Tlv tlv : tlvs.toList()) {
                said = said.with(tlv.tag(), tlv.value().shared());
            }
        }
        return said;
    }

    /** These TLVs and one more; a tag that says nothing about a receipt, or a value that cannot be, changes nothing. */
    public ReceiptTlvs with(int tag, byte[] value) {
        return switch (tag) {
            case RECEIPTED_MESSAGE_ID -> {
                String id = messageId(value);
                yield id.isEmpty() ? this : new ReceiptTlvs(id, messageState, networkErrorCode);
            }
            case MESSAGE_STATE -> {
                MessageState state = value.length == 1 ? MessageState.ofCode(value[0]) : null;
                yield state == null ? this : new ReceiptTlvs(receiptedMessageId, state, networkErrorCode);
            }
            case NETWORK_ERROR_CODE -> {
                NetworkErrorCode code = NetworkErrorCode.parse(value, 0, value.length);
                yield code == null ? this : new ReceiptTlvs(receiptedMessageId, messageState, code);
            }
            default -> this;
        };
    }

    private static String messageId(byte[] value) {
        int length = 0;
        while (length < value.length && value[length] != 0) {
            length++;
        }
        return new String(value, 0, length, StandardCharsets.ISO_8859_1).strip();
    }
}
