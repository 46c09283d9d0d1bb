package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.trunkline.smpp.pdu.AddressRange;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.BroadcastSmResp;
import io.trunkline.smpp.pdu.CancelBroadcastSmResp;
import io.trunkline.smpp.pdu.CancelSmResp;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.Outbind;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.QueryBroadcastSmResp;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.ReplaceSmResp;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;

/**
 * Reads one whole frame into a record. The frame's length has been checked by {@link FrameDecoder}; a body that does not
 * fit its layout is a {@link MalformedPduException}. For one thread; holds no buffer between calls.
 *
 * <p>A response has been said with its status, so what is wrong after it in a bind, message or broadcast response is passed
 * over: an id without its NUL is what is left of the body, one that is too long is empty, and optional parameters that are
 * cut short are none. {@link #passedOver} tells.
 */
public final class PduDecoder {
    private static final String TAKEN_AS_EMPTY = "";

    private final PduReader body = new PduReader();
    private final MessageView message = new MessageView(body);
    private boolean passedOver;

    /**
     * The PDU in the {@code length} octets of {@code in} from {@code offset}, header included; indices are not moved.
     *
     * @param id what stands in its header as command_id
     * @throws MalformedPduException with the status that answers the first field that is wrong
     */
    public Pdu decode(CommandId id, ByteBuf in, int offset, int length) throws MalformedPduException {
        passedOver = false;
        try {
            return id == CommandId.SUBMIT_SM || id == CommandId.DELIVER_SM
                    ? message(id, in, offset, length)
                    : other(id, in, offset, length);
        } finally {
            body.release();
        }
    }

    /**
     * A submit_sm or deliver_sm where it lies: the same view each time, valid until the next call of any method here.
     *
     * @throws MalformedPduException with the status that answers the first field that is wrong
     */
    public MessageView view(CommandId id, ByteBuf in, int offset, int length) throws MalformedPduException {
        if (id == CommandId.SUBMIT_SM) {
            message.wrapSubmitSm(in, offset, length);
        } else {
            message.wrapDeliverSm(in, offset, length);
        }
        return message;
    }

    private MessagePdu message(CommandId id, ByteBuf in, int offset, int length) throws MalformedPduException {
        MessageView read = view(id, in, offset, length);
        return id == CommandId.SUBMIT_SM ? read.toSubmitSm() : read.toDeliverSm();
    }

    /** Whether the PDU decoded last was a response with ESME_ROK of which something was passed over. */
    public boolean passedOver() {
        return passedOver;
    }

    private Pdu other(CommandId id, ByteBuf in, int offset, int length) throws MalformedPduException {
        CommandStatus status = CommandStatus.of(in.getInt(offset + 8));
        body.reset(in, offset + Pdu.HEADER_OCTETS, length - Pdu.HEADER_OCTETS);
        return switch (id) {
            case SUBMIT_SM_RESP -> new SubmitSmResp(status, messageId(status), tlvs(status));
            case SUBMIT_SM, DELIVER_SM -> message(id, in, offset, length);
            case DELIVER_SM_RESP -> deliverSmResp(status);
            case DATA_SM -> dataSm();
            case DATA_SM_RESP -> new DataSmResp(status, messageId(status), tlvs(status));
            case ENQUIRE_LINK -> new EnquireLink();
            case ENQUIRE_LINK_RESP -> new EnquireLinkResp(status);
            case BIND_RECEIVER -> bind(BindMode.RECEIVER);
            case BIND_TRANSMITTER -> bind(BindMode.TRANSMITTER);
            case BIND_TRANSCEIVER -> bind(BindMode.TRANSCEIVER);
            case BIND_RECEIVER_RESP -> bindResponse(BindMode.RECEIVER, status);
            case BIND_TRANSMITTER_RESP -> bindResponse(BindMode.TRANSMITTER, status);
            case BIND_TRANSCEIVER_RESP -> bindResponse(BindMode.TRANSCEIVER, status);
            case UNBIND -> new Unbind();
            case UNBIND_RESP -> new UnbindResp(status);
            case GENERIC_NACK -> new GenericNack(status);
            case OUTBIND -> new Outbind(systemId(), password());
            case ALERT_NOTIFICATION -> alertNotification();
            case QUERY_SM -> JsmppCodec.querySm(frame(in, offset, length));
            case QUERY_SM_RESP -> JsmppCodec.querySmResp(frame(in, offset, length), status);
            case CANCEL_SM -> JsmppCodec.cancelSm(frame(in, offset, length));
            case CANCEL_SM_RESP -> new CancelSmResp(status);
            case REPLACE_SM -> JsmppCodec.replaceSm(frame(in, offset, length));
            case REPLACE_SM_RESP -> new ReplaceSmResp(status);
            case SUBMIT_MULTI -> SubmitMultiLayout.read(body);
            case SUBMIT_MULTI_RESP -> SubmitMultiLayout.readResponse(body, status);
            case BROADCAST_SM -> BroadcastLayout.read(body);
            case BROADCAST_SM_RESP -> new BroadcastSmResp(status, messageId(status), tlvs(status));
            case QUERY_BROADCAST_SM -> BroadcastLayout.readQuery(body);
            case QUERY_BROADCAST_SM_RESP -> new QueryBroadcastSmResp(status, messageId(status), tlvs(status));
            case CANCEL_BROADCAST_SM -> BroadcastLayout.readCancel(body);
            case CANCEL_BROADCAST_SM_RESP -> new CancelBroadcastSmResp(status);
        };
    }

    private static byte[] frame(ByteBuf in, int offset, int length) {
        return ByteBufUtil.getBytes(in, offset, length, true);
    }

    /** The id says nothing here; with a defect anywhere nothing is made of the body. */
    private DeliverSmResp deliverSmResp(CommandStatus status) {
        String messageId = messageId(status);
        Tlvs tlvs = tlvs(status);
        return passedOver || (messageId.isEmpty() && tlvs.isEmpty())
                ? DeliverSmResp.of(status)
                : new DeliverSmResp(status, messageId, tlvs);
    }

    private DataSm dataSm() throws MalformedPduException {
        return new DataSm(
                body.serviceType(),
                body.source(),
                body.destination(),
                EsmClass.of(body.octet("esm_class")),
                RegisteredDelivery.of(body.octet("registered_delivery")),
                body.octet("data_coding"),
                body.tlvs());
    }

    private BindRequest bind(BindMode mode) throws MalformedPduException {
        return new BindRequest(
                mode,
                systemId(),
                password(),
                body.cString("system_type", BindRequest.SYSTEM_TYPE_OCTETS_MAX, CommandStatus.RINVSYSTYP),
                new InterfaceVersion(body.octet("interface_version")),
                new AddressRange(
                        body.octet("addr_ton"),
                        body.octet("addr_npi"),
                        body.cString("address_range", AddressRange.OCTETS_MAX, CommandStatus.RBINDFAIL)));
    }

    private BindResponse bindResponse(BindMode mode, CommandStatus status) {
        return new BindResponse(mode, status, string(SystemId.OCTETS_MAX, status), tlvs(status));
    }

    private AlertNotification alertNotification() throws MalformedPduException {
        return new AlertNotification(body.source(), body.destination(), body.tlvs());
    }

    private SystemId systemId() throws MalformedPduException {
        return new SystemId(body.cString("system_id", SystemId.OCTETS_MAX, CommandStatus.RINVSYSID));
    }

    private String password() throws MalformedPduException {
        return body.cString("password", BindRequest.PASSWORD_OCTETS_MAX, CommandStatus.RINVPASWD);
    }

    /** The id of a response; an error may lack its body, and so may ESME_ROK in the wild. */
    private String messageId(CommandStatus status) {
        return string(PduReader.MESSAGE_ID_OCTETS_MAX, status);
    }

    /** The one string of a response, with its NUL or without. */
    private String string(int octetsMax, CommandStatus status) {
        if (!body.hasMore()) {
            return TAKEN_AS_EMPTY;
        }
        int start = body.position();
        try {
            int length = body.skipCString("message_id or system_id", octetsMax, CommandStatus.RINVMSGID);
            return body.latin(start, length);
        } catch (MalformedPduException e) {
            passOver(status);
            int left = body.skipRest();
            return status.isOk() && left <= octetsMax ? body.latin(start, left) : TAKEN_AS_EMPTY;
        }
    }

    private Tlvs tlvs(CommandStatus status) {
        try {
            return body.tlvs();
        } catch (MalformedPduException e) {
            passOver(status);
            return Tlvs.NONE;
        }
    }

    /** What follows an error status matters less than the error, and is no news. */
    private void passOver(CommandStatus status) {
        passedOver |= status.isOk();
    }
}
