package io.trunkline.smpp.pdu;

import org.jspecify.annotations.Nullable;

/** The commands of SMPP 3.3, 3.4 and 5.0 (3.4 section 5.1.2.1; 5.0 section 4.7.5). */
public enum CommandId {
    GENERIC_NACK(0x80000000),
    BIND_RECEIVER(0x00000001),
    BIND_RECEIVER_RESP(0x80000001),
    BIND_TRANSMITTER(0x00000002),
    BIND_TRANSMITTER_RESP(0x80000002),
    QUERY_SM(0x00000003),
    QUERY_SM_RESP(0x80000003),
    SUBMIT_SM(0x00000004),
    SUBMIT_SM_RESP(0x80000004),
    DELIVER_SM(0x00000005),
    DELIVER_SM_RESP(0x80000005),
    UNBIND(0x00000006),
    UNBIND_RESP(0x80000006),
    REPLACE_SM(0x00000007),
    REPLACE_SM_RESP(0x80000007),
    CANCEL_SM(0x00000008),
    CANCEL_SM_RESP(0x80000008),
    BIND_TRANSCEIVER(0x00000009),
    BIND_TRANSCEIVER_RESP(0x80000009),
    OUTBIND(0x0000000B),
    ENQUIRE_LINK(0x00000015),
    ENQUIRE_LINK_RESP(0x80000015),
    SUBMIT_MULTI(0x00000021),
    SUBMIT_MULTI_RESP(0x80000021),
    ALERT_NOTIFICATION(0x00000102),
    DATA_SM(0x00000103),
    DATA_SM_RESP(0x80000103),
    BROADCAST_SM(0x00000111),
    BROADCAST_SM_RESP(0x80000111),
    QUERY_BROADCAST_SM(0x00000112),
    QUERY_BROADCAST_SM_RESP(0x80000112),
    CANCEL_BROADCAST_SM(0x00000113),
    CANCEL_BROADCAST_SM_RESP(0x80000113);

    private static final int RESPONSE_BIT = 0x80000000;
    private static final int HIGHEST = 0x113;
    private static final @Nullable CommandId[] REQUESTS = table(false);
    private static final @Nullable CommandId[] RESPONSES = table(true);

    private final int code;

    CommandId(int code) {
        this.code = code;
    }

    /** The command with {@code code}, or null where no version of the protocol has one. */
    public static @Nullable CommandId of(int code) {
        int low = code & ~RESPONSE_BIT;
        if (low > HIGHEST) {
            return null;
        }
        return isResponse(code) ? RESPONSES[low] : REQUESTS[low];
    }

    /** Whether the top bit says response; generic_nack counts as one. */
    public static boolean isResponse(int code) {
        return (code & RESPONSE_BIT) != 0;
    }

    public int code() {
        return code;
    }

    /** The response that answers this request; null for what is never answered. */
    public @Nullable CommandId response() {
        return isResponse(code) ? null : of(code | RESPONSE_BIT);
    }

    private static @Nullable CommandId[] table(boolean responses) {
        @Nullable CommandId[] table = new @Nullable CommandId[HIGHEST + 1];
        for (CommandId id : values()) {
            if (isResponse(id.code) == responses) {
                table[id.code & ~RESPONSE_BIT] = id;
            }
        }
        return table;
    }
}
