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
        PduWriter fields = PduWriter.begin();
        Tlvs tlvs = body(pdu, fields);
        int status = pdu instanceof PduResponse response ? response.status().code() : CommandStatus.ROK.code();
        fields.end(pdu.commandId().code(), status, sequenceNumber, withTlvs ? tlvs.encoded() : Octets.EMPTY, out);
    }

    /** The octets that {@code pdu} takes, header and optional parameters included. */
    public static int octets(Pdu pdu) {
        PduWriter fields = PduWriter.begin();
        Tlvs tlvs = body(pdu, fields);
        return fields.length() + tlvs.encoded().length();
    }

    /** Writes what has a fixed layout; answers the optional parameters that follow it. The hot ones first. */
    private static Tlvs body(Pdu pdu, PduWriter out) {
        return switch (pdu) {
            case SubmitSm submit -> submitSm(submit, out);
            case SubmitSmResp resp -> messageId(resp, resp.messageId(), resp.tlvs(), out);
            case DeliverSm deliver -> deliverSm(deliver, out);
            case DeliverSmResp resp -> deliverSmResp(resp, out);
            case DataSm message -> dataSm(message, out);
            case DataSmResp resp -> messageId(resp, resp.messageId(), resp.tlvs(), out);
            case BindRequest bind -> bind(bind, out);
            case BindResponse resp -> bindResponse(resp, out);
            case Outbind outbind -> outbind(outbind, out);
            case AlertNotification alert -> alertNotification(alert, out);
            case EnquireLink headerOnly -> Tlvs.NONE;
            case EnquireLinkResp headerOnly -> Tlvs.NONE;
            case Unbind headerOnly -> Tlvs.NONE;
            case UnbindResp headerOnly -> Tlvs.NONE;
            case GenericNack headerOnly -> Tlvs.NONE;
            case QuerySm query -> JsmppCodec.write(query, out);
            case QuerySmResp resp -> JsmppCodec.write(resp, out);
            case CancelSm cancel -> JsmppCodec.write(cancel, out);
            case CancelSmResp headerOnly -> Tlvs.NONE;
            case ReplaceSm replace -> JsmppCodec.write(replace, out);
            case ReplaceSmResp headerOnly -> Tlvs.NONE;
            case SubmitMulti multi -> SubmitMultiLayout.write(multi, out);
            case SubmitMultiResp resp -> SubmitMultiLayout.write(resp, out);
            case BroadcastSm broadcast -> BroadcastLayout.write(broadcast, out);
            case BroadcastSmResp resp -> messageId(resp, resp.messageId(), resp.tlvs(), out);
            case QueryBroadcastSm query -> BroadcastLayout.write(query, out);
            case QueryBroadcastSmResp resp -> messageId(resp, resp.messageId(), resp.tlvs(), out);
            case CancelBroadcastSm cancel -> BroadcastLayout.write(cancel, out);
            case CancelBroadcastSmResp headerOnly -> Tlvs.NONE;
        };
    }

    private static Tlvs submitSm(SubmitSm pdu, PduWriter out) {
        addresses(pdu, out);
        return afterDestination(pdu, out);
    }

    /** What submit_sm and submit_multi have in common: from esm_class on. */
    static Tlvs afterDestination(SubmitSm pdu, PduWriter out) {
        out.octet(pdu.esmClass().value());
        out.octet(pdu.protocolId());
        out.octet(pdu.priorityFlag());
        out.cString(pdu.scheduleDeliveryTime());
        out.cString(pdu.validityPeriod());
        out.octet(pdu.registeredDelivery().value());
        out.octet(pdu.replaceIfPresent());
        out.octet(pdu.dataCoding());
        out.octet(pdu.smDefaultMsgId());
        shortMessage(pdu.shortMessage(), out);
        return pdu.tlvs();
    }

    private static Tlvs deliverSm(DeliverSm pdu, PduWriter out) {
        addresses(pdu, out);
        out.octet(pdu.esmClass().value());
        out.octet(pdu.protocolId());
        out.octet(pdu.priorityFlag());
        out.cString(pdu.scheduleDeliveryTime());
        out.cString(pdu.validityPeriod());
        out.octet(pdu.registeredDelivery().value());
        out.octet(pdu.replaceIfPresent());
        out.octet(pdu.dataCoding());
        out.octet(pdu.smDefaultMsgId());
        shortMessage(pdu.shortMessage(), out);
        return pdu.tlvs();
    }

    private static Tlvs dataSm(DataSm pdu, PduWriter out) {
        addresses(pdu, out);
        out.octet(pdu.esmClass().value());
        out.octet(pdu.registeredDelivery().value());
        out.octet(pdu.dataCoding());
        return pdu.tlvs();
    }

    private static void addresses(MessagePdu pdu, PduWriter out) {
        out.cString(pdu.serviceType());
        out.address(pdu.source());
        out.address(pdu.destination());
    }

    private static Tlvs messageId(PduResponse resp, String messageId, Tlvs tlvs, PduWriter out) {
        if (resp.status().isOk() || !messageId.isEmpty() || !tlvs.isEmpty()) {
            out.cString(messageId);
        }
        return tlvs;
    }

    /** The unused message_id is one NUL, errors included: some peers insist on it. */
    private static Tlvs deliverSmResp(DeliverSmResp resp, PduWriter out) {
        out.cString(resp.messageId());
        return resp.tlvs();
    }

    private static Tlvs bind(BindRequest bind, PduWriter out) {
        out.cString(bind.systemId().value());
        out.cString(bind.password());
        out.cString(bind.systemType());
        out.octet(bind.interfaceVersion().value());
        AddressRange addresses = bind.addresses();
        out.octet(addresses.ton());
        out.octet(addresses.npi());
        out.cString(addresses.pattern());
        return Tlvs.NONE;
    }

    private static Tlvs bindResponse(BindResponse resp, PduWriter out) {
        if (resp.status().isOk() || !resp.systemId().isEmpty()) {
            out.cString(resp.systemId());
            return resp.tlvs();
        }
        return Tlvs.NONE;
    }

    private static Tlvs outbind(Outbind outbind, PduWriter out) {
        out.cString(outbind.systemId().value());
        out.cString(outbind.password());
        return Tlvs.NONE;
    }

    private static Tlvs alertNotification(AlertNotification alert, PduWriter out) {
        out.address(alert.source());
        out.address(alert.esme());
        return alert.tlvs();
    }

    private static void shortMessage(Octets text, PduWriter out) {
        out.octet(text.length());
        out.octets(text.shared(), 0, text.length());
    }
}
