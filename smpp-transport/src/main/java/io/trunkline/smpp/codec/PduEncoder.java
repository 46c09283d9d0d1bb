package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.trunkline.smpp.pdu.AddressRange;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.BroadcastSm;
import io.trunkline.smpp.pdu.BroadcastSmResp;
import io.trunkline.smpp.pdu.CancelBroadcastSm;
import io.trunkline.smpp.pdu.CancelBroadcastSmResp;
import io.trunkline.smpp.pdu.CancelSm;
import io.trunkline.smpp.pdu.CancelSmResp;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Outbind;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.QueryBroadcastSm;
import io.trunkline.smpp.pdu.QueryBroadcastSmResp;
import io.trunkline.smpp.pdu.QuerySm;
import io.trunkline.smpp.pdu.QuerySmResp;
import io.trunkline.smpp.pdu.ReplaceSm;
import io.trunkline.smpp.pdu.ReplaceSmResp;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.SubmitMultiResp;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;
import java.nio.charset.StandardCharsets;

/**
 * Writes a record at the end of a buffer, header first, without intermediate objects. Stateless.
 *
 * <p>A peer below 3.4 does not know optional parameters; for such a one they are left out.
 */
public final class PduEncoder {
    private PduEncoder() {}

    /**
     * Appends {@code pdu} under {@code sequenceNumber}.
     *
     * @param withTlvs whether the peer knows optional parameters
     */
    public static void encode(Pdu pdu, int sequenceNumber, boolean withTlvs, ByteBuf out) {
        int start = out.writerIndex();
        int status = pdu instanceof PduResponse response ? response.status().code() : CommandStatus.ROK.code();
        out.writeInt(0);
        out.writeInt(pdu.commandId().code());
        out.writeInt(status);
        out.writeInt(sequenceNumber);
        body(pdu, withTlvs, out);
        out.setInt(start, out.writerIndex() - start);
    }

    private static void body(Pdu pdu, boolean withTlvs, ByteBuf out) {
        switch (pdu) {
            case SubmitSm submit -> submitSm(submit, withTlvs, out);
            case SubmitSmResp resp -> messageId(resp, resp.messageId(), resp.tlvs(), withTlvs, out);
            case DeliverSm deliver -> deliverSm(deliver, withTlvs, out);
            case DeliverSmResp resp -> deliverSmResp(resp, withTlvs, out);
            case DataSm message -> dataSm(message, withTlvs, out);
            case DataSmResp resp -> messageId(resp, resp.messageId(), resp.tlvs(), withTlvs, out);
            case BindRequest bind -> bind(bind, out);
            case BindResponse resp -> bindResponse(resp, withTlvs, out);
            case Outbind outbind -> outbind(outbind, out);
            case AlertNotification alert -> alertNotification(alert, withTlvs, out);
            case EnquireLink headerOnly -> {}
            case EnquireLinkResp headerOnly -> {}
            case Unbind headerOnly -> {}
            case UnbindResp headerOnly -> {}
            case GenericNack headerOnly -> {}
            case QuerySm query -> JsmppCodec.write(query, out);
            case QuerySmResp resp -> JsmppCodec.write(resp, out);
            case CancelSm cancel -> JsmppCodec.write(cancel, out);
            case CancelSmResp headerOnly -> {}
            case ReplaceSm replace -> {
                JsmppCodec.write(replace, out);
                tlvs(replace.tlvs(), withTlvs, out);
            }
            case ReplaceSmResp headerOnly -> {}
            case SubmitMulti multi -> SubmitMultiLayout.write(multi, withTlvs, out);
            case SubmitMultiResp resp -> SubmitMultiLayout.write(resp, withTlvs, out);
            case BroadcastSm broadcast -> BroadcastLayout.write(broadcast, withTlvs, out);
            case BroadcastSmResp resp -> messageId(resp, resp.messageId(), resp.tlvs(), withTlvs, out);
            case QueryBroadcastSm query -> BroadcastLayout.write(query, withTlvs, out);
            case QueryBroadcastSmResp resp -> messageId(resp, resp.messageId(), resp.tlvs(), withTlvs, out);
            case CancelBroadcastSm cancel -> BroadcastLayout.write(cancel, withTlvs, out);
            case CancelBroadcastSmResp headerOnly -> {}
        }
    }

    private static void submitSm(SubmitSm pdu, boolean withTlvs, ByteBuf out) {
        addresses(pdu, out);
        afterDestination(pdu, withTlvs, out);
    }

    /** What submit_sm and submit_multi have in common: from esm_class on. */
    static void afterDestination(SubmitSm pdu, boolean withTlvs, ByteBuf out) {
        out.writeByte(pdu.esmClass().value());
        out.writeByte(pdu.protocolId());
        out.writeByte(pdu.priorityFlag());
        cString(pdu.scheduleDeliveryTime(), out);
        cString(pdu.validityPeriod(), out);
        out.writeByte(pdu.registeredDelivery().value());
        out.writeByte(pdu.replaceIfPresent());
        out.writeByte(pdu.dataCoding());
        out.writeByte(pdu.smDefaultMsgId());
        shortMessage(pdu.shortMessage(), out);
        tlvs(pdu.tlvs(), withTlvs, out);
    }

    private static void deliverSm(DeliverSm pdu, boolean withTlvs, ByteBuf out) {
        addresses(pdu, out);
        out.writeByte(pdu.esmClass().value());
        out.writeByte(pdu.protocolId());
        out.writeByte(pdu.priorityFlag());
        cString(pdu.scheduleDeliveryTime(), out);
        cString(pdu.validityPeriod(), out);
        out.writeByte(pdu.registeredDelivery().value());
        out.writeByte(pdu.replaceIfPresent());
        out.writeByte(pdu.dataCoding());
        out.writeByte(pdu.smDefaultMsgId());
        shortMessage(pdu.shortMessage(), out);
        tlvs(pdu.tlvs(), withTlvs, out);
    }

    private static void dataSm(DataSm pdu, boolean withTlvs, ByteBuf out) {
        addresses(pdu, out);
        out.writeByte(pdu.esmClass().value());
        out.writeByte(pdu.registeredDelivery().value());
        out.writeByte(pdu.dataCoding());
        tlvs(pdu.tlvs(), withTlvs, out);
    }

    private static void addresses(MessagePdu pdu, ByteBuf out) {
        cString(pdu.serviceType(), out);
        address(pdu.source(), out);
        address(pdu.destination(), out);
    }

    private static void messageId(PduResponse resp, String messageId, Tlvs tlvs, boolean withTlvs, ByteBuf out) {
        if (resp.status().isOk() || !messageId.isEmpty() || !tlvs.isEmpty()) {
            cString(messageId, out);
            tlvs(tlvs, withTlvs, out);
        }
    }

    /** The unused message_id is one NUL, errors included: some peers insist on it. */
    private static void deliverSmResp(DeliverSmResp resp, boolean withTlvs, ByteBuf out) {
        cString(resp.messageId(), out);
        tlvs(resp.tlvs(), withTlvs, out);
    }

    private static void bind(BindRequest bind, ByteBuf out) {
        cString(bind.systemId().value(), out);
        cString(bind.password(), out);
        cString(bind.systemType(), out);
        out.writeByte(bind.interfaceVersion().value());
        AddressRange addresses = bind.addresses();
        out.writeByte(addresses.ton());
        out.writeByte(addresses.npi());
        cString(addresses.pattern(), out);
    }

    private static void bindResponse(BindResponse resp, boolean withTlvs, ByteBuf out) {
        if (resp.status().isOk() || !resp.systemId().isEmpty()) {
            cString(resp.systemId(), out);
            tlvs(resp.tlvs(), withTlvs, out);
        }
    }

    private static void outbind(Outbind outbind, ByteBuf out) {
        cString(outbind.systemId().value(), out);
        cString(outbind.password(), out);
    }

    private static void alertNotification(AlertNotification alert, boolean withTlvs, ByteBuf out) {
        address(alert.source(), out);
        address(alert.esme(), out);
        tlvs(alert.tlvs(), withTlvs, out);
    }

    static void address(PduAddress address, ByteBuf out) {
        out.writeByte(address.ton());
        out.writeByte(address.npi());
        cString(address.address(), out);
    }

    private static void shortMessage(Octets text, ByteBuf out) {
        out.writeByte(text.length());
        out.writeBytes(text.shared());
    }

    static void cString(String text, ByteBuf out) {
        if (!text.isEmpty()) {
            out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        }
        out.writeByte(0);
    }

    static void tlvs(Tlvs tlvs, boolean withTlvs, ByteBuf out) {
        if (withTlvs && !tlvs.isEmpty()) {
            out.writeBytes(tlvs.encoded().shared());
        }
    }
}
