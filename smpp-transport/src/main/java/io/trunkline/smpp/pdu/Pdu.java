package io.trunkline.smpp.pdu;

/**
 * One protocol data unit without the fields that belong to a session: length and sequence number are written and read
 * by the session, so that the same value can be sent anywhere.
 *
 * <pre>
 * octet  header field     size   (SMPP 3.4 section 3.2; 5.0 section 3.2.1)
 * 0      command_length   4
 * 4      command_id       4
 * 8      command_status   4
 * 12     sequence_number  4
 * </pre>
 */
public sealed interface Pdu permits PduRequest, PduResponse {
    int HEADER_OCTETS = 16;

    CommandId commandId();
}
