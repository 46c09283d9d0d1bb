package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.trunkline.smpp.pdu.BroadcastSm;
import io.trunkline.smpp.pdu.CancelBroadcastSm;
import io.trunkline.smpp.pdu.QueryBroadcastSm;

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

    static void write(BroadcastSm broadcast, boolean withTlvs, ByteBuf out) {
        PduEncoder.cString(broadcast.serviceType(), out);
        PduEncoder.address(broadcast.source(), out);
        PduEncoder.cString(broadcast.messageId(), out);
        out.writeByte(broadcast.priorityFlag());
        PduEncoder.cString(broadcast.scheduleDeliveryTime(), out);
        PduEncoder.cString(broadcast.validityPeriod(), out);
        out.writeByte(broadcast.replaceIfPresent());
        out.writeByte(broadcast.dataCoding());
        out.writeByte(broadcast.smDefaultMsgId());
        PduEncoder.tlvs(broadcast.tlvs(), withTlvs, out);
    }

    static void write(QueryBroadcastSm query, boolean withTlvs, ByteBuf out) {
        PduEncoder.cString(query.messageId(), out);
        PduEncoder.address(query.source(), out);
        PduEncoder.tlvs(query.tlvs(), withTlvs, out);
    }

    static void write(CancelBroadcastSm cancel, boolean withTlvs, ByteBuf out) {
        PduEncoder.cString(cancel.serviceType(), out);
        PduEncoder.cString(cancel.messageId(), out);
        PduEncoder.address(cancel.source(), out);
        PduEncoder.tlvs(cancel.tlvs(), withTlvs, out);
    }
}
