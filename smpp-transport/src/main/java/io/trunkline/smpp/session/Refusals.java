package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.BroadcastSmResp;
import io.trunkline.smpp.pdu.CancelBroadcastSmResp;
import io.trunkline.smpp.pdu.CancelSmResp;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.QueryBroadcastSmResp;
import io.trunkline.smpp.pdu.QuerySmResp;
import io.trunkline.smpp.pdu.ReplaceSmResp;
import io.trunkline.smpp.pdu.SubmitMultiResp;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.UnbindResp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The response that refuses a request, typed where the request has a typed response. */
final class Refusals {
    private Refusals() {}

    /** Null for what is never answered. */
    static @Nullable PduResponse of(CommandId request, CommandStatus status) {
        return switch (request) {
            case SUBMIT_SM -> SubmitSmResp.refused(status);
            case DELIVER_SM -> DeliverSmResp.of(status);
            case DATA_SM -> DataSmResp.refused(status);
            case ENQUIRE_LINK -> new EnquireLinkResp(status);
            case UNBIND -> new UnbindResp(status);
            case BIND_RECEIVER -> bind(BindMode.RECEIVER, status);
            case BIND_TRANSMITTER -> bind(BindMode.TRANSMITTER, status);
            case BIND_TRANSCEIVER -> bind(BindMode.TRANSCEIVER, status);
            case OUTBIND, ALERT_NOTIFICATION -> null;
            case SUBMIT_MULTI -> new SubmitMultiResp(status, "", List.of(), Tlvs.NONE);
            case QUERY_SM -> new QuerySmResp(status, "", "", 0, 0);
            case CANCEL_SM -> new CancelSmResp(status);
            case REPLACE_SM -> new ReplaceSmResp(status);
            case BROADCAST_SM -> new BroadcastSmResp(status, "", Tlvs.NONE);
            case QUERY_BROADCAST_SM -> new QueryBroadcastSmResp(status, "", Tlvs.NONE);
            case CANCEL_BROADCAST_SM -> new CancelBroadcastSmResp(status);
            case GENERIC_NACK,
                    BIND_RECEIVER_RESP,
                    BIND_TRANSMITTER_RESP,
                    BIND_TRANSCEIVER_RESP,
                    QUERY_SM_RESP,
                    SUBMIT_SM_RESP,
                    DELIVER_SM_RESP,
                    UNBIND_RESP,
                    REPLACE_SM_RESP,
                    CANCEL_SM_RESP,
                    ENQUIRE_LINK_RESP,
                    SUBMIT_MULTI_RESP,
                    DATA_SM_RESP,
                    BROADCAST_SM_RESP,
                    QUERY_BROADCAST_SM_RESP,
                    CANCEL_BROADCAST_SM_RESP -> null;
        };
    }

    static BindResponse bind(BindMode mode, CommandStatus status) {
        return new BindResponse(mode, status, "", Tlvs.NONE);
    }
}
