package io.trunkline.smpp.codec;

import io.trunkline.smpp.pdu.BroadcastSm;
import io.trunkline.smpp.pdu.CancelBroadcastSm;
import io.trunkline.smpp.pdu.QueryBroadcastSm;
import io.trunkline.smpp.pdu.Tlvs;

/**
 * The bodies of the broadcast commands of 5.0; ours, because jSMPP makes objects of their parameters and does not give
 * every one of them back octet by octet. Stateless.
 */
final class BroadcastLayout {
    private BroadcastLayout() {}

    static BroadcastSm read(PduReader body) throws MalformedPduException {
        return new BroadcastSm(
                body.serviceType(),
                body.source(),
                body.messageId(),
                body.octet("priority_flag"),
                body.schedule(),
                body.validity(),
                body.octet("replace_if_present_flag"),
                body.octet("data_coding"),
                body.octet("sm_default_msg_id"),
                body.tlvs());
    }

    static QueryBroadcastSm readQuery(PduReader body) throws MalformedPduException {
        return new QueryBroadcastSm(body.messageId(), body.source(), body.tlvs());
    }

    static CancelBroadcastSm readCancel(PduReader body) throws MalformedPduException {
        return new CancelBroadcastSm(body.serviceType(), body.messageId(), body.source(), body.tlvs());
    }

    /** As all that write here: answers the optional parameters, which follow. */
    static Tlvs write(BroadcastSm broadcast, PduWriter out) {
        out.cString(broadcast.serviceType());
        out.address(broadcast.source());
        out.cString(broadcast.messageId());
        out.octet(broadcast.priorityFlag());
        out.cString(broadcast.scheduleDeliveryTime());
        out.cString(broadcast.validityPeriod());
        out.octet(broadcast.replaceIfPresent());
        out.octet(broadcast.dataCoding());
        out.octet(broadcast.smDefaultMsgId());
        return broadcast.tlvs();
    }

    static Tlvs write(QueryBroadcastSm query, PduWriter out) {
        out.cString(query.messageId());
        out.address(query.source());
        return query.tlvs();
    }

    static Tlvs write(CancelBroadcastSm cancel, PduWriter out) {
        out.cString(cancel.serviceType());
        out.cString(cancel.messageId());
        out.address(cancel.source());
        return cancel.tlvs();
    }
}
