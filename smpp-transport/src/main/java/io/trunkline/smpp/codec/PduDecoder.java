package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.smpp.pdu.AddressRange;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Outbind;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SmppTime;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;

/**
 * Reads one whole frame into a record. The frame's length has been checked by {@link FrameDecoder}; a body that does not
 * fit its layout is a {@link MalformedPduException}. For one thread; holds no buffer between calls.
 */
public final class PduDecoder {
    private static final int SERVICE_TYPE_OCTETS_MAX = 5;
    private static final int MESSAGE_ID_OCTETS_MAX = 64;
    private static final String TAKEN_AS_EMPTY = "";

    private final PduReader body = new PduReader(Unpooled.EMPTY_BUFFER);

    /**
     * The PDU in the {@code length} octets of {@code in} from {@code offset}, header included; indices are not moved.
     *
     * @param id what stands in its header as command_id
     * @throws MalformedPduException with ESME_RINVCMDID for a command that is known and not supported
     */
    public Pdu decode(CommandId id, ByteBuf in, int offset, int length) throws MalformedPduException {
        CommandStatus status = CommandStatus.of(in.getInt(offset + 8));
        body.reset(in, offset + Pdu.HEADER_OCTETS, length - Pdu.HEADER_OCTETS);
        return switch (id) {
            case SUBMIT_SM -> submitSm();
            case SUBMIT_SM_RESP -> new SubmitSmResp(status, messageId(status), tlvs(status));
            case DELIVER_SM -> deliverSm();
            case DELIVER_SM_RESP -> new DeliverSmResp(status, messageId(status), tlvs(status));
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
            case QUERY_SM,
                    QUERY_SM_RESP,
                    REPLACE_SM,
                    REPLACE_SM_RESP,
                    CANCEL_SM,
                    CANCEL_SM_RESP,
                    SUBMIT_MULTI,
                    SUBMIT_MULTI_RESP,
                    BROADCAST_SM,
                    BROADCAST_SM_RESP,
                    QUERY_BROADCAST_SM,
                    QUERY_BROADCAST_SM_RESP,
                    CANCEL_BROADCAST_SM,
                    CANCEL_BROADCAST_SM_RESP ->
                throw new MalformedPduException(
                        CommandStatus.RINVCMDID, "command_id: " + id + " (expected: a command that is supported here)");
        };
    }

    private SubmitSm submitSm() throws MalformedPduException {
        SubmitSm submit = new SubmitSm(
                serviceType(),
                source(),
                destination(),
                EsmClass.of(body.octet("esm_class")),
                body.octet("protocol_id"),
                body.octet("priority_flag"),
                time("schedule_delivery_time", CommandStatus.RINVSCHED, true),
                time("validity_period", CommandStatus.RINVEXPIRY, true),
                RegisteredDelivery.of(body.octet("registered_delivery")),
                body.octet("replace_if_present_flag"),
                body.octet("data_coding"),
                body.octet("sm_default_msg_id"),
                shortMessage(),
                body.tlvs());
        oneText(submit.shortMessage(), submit.tlvs());
        return submit;
    }

    private DeliverSm deliverSm() throws MalformedPduException {
        return new DeliverSm(
                serviceType(),
                source(),
                destination(),
                EsmClass.of(body.octet("esm_class")),
                body.octet("protocol_id"),
                body.octet("priority_flag"),
                time("schedule_delivery_time", CommandStatus.RINVSCHED, false),
                time("validity_period", CommandStatus.RINVEXPIRY, false),
                RegisteredDelivery.of(body.octet("registered_delivery")),
                body.octet("replace_if_present_flag"),
                body.octet("data_coding"),
                body.octet("sm_default_msg_id"),
                shortMessage(),
                body.tlvs());
    }

    private DataSm dataSm() throws MalformedPduException {
        return new DataSm(
                serviceType(),
                source(),
                destination(),
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

    private BindResponse bindResponse(BindMode mode, CommandStatus status) throws MalformedPduException {
        if (!body.hasMore()) {
            return new BindResponse(mode, status, TAKEN_AS_EMPTY, Tlvs.NONE);
        }
        String systemId = body.cString("system_id", SystemId.OCTETS_MAX, CommandStatus.RINVSYSID);
        return new BindResponse(mode, status, systemId, tlvs(status));
    }

    private AlertNotification alertNotification() throws MalformedPduException {
        return new AlertNotification(source(), destination(), body.tlvs());
    }

    private SystemId systemId() throws MalformedPduException {
        return new SystemId(body.cString("system_id", SystemId.OCTETS_MAX, CommandStatus.RINVSYSID));
    }

    private String password() throws MalformedPduException {
        return body.cString("password", BindRequest.PASSWORD_OCTETS_MAX, CommandStatus.RINVPASWD);
    }

    private String serviceType() throws MalformedPduException {
        return body.cString("service_type", SERVICE_TYPE_OCTETS_MAX, CommandStatus.RINVSERTYP);
    }

    private PduAddress source() throws MalformedPduException {
        return new PduAddress(
                body.octet("source_addr_ton"),
                body.octet("source_addr_npi"),
                body.cString("source_addr", PduAddress.OCTETS_MAX, CommandStatus.RINVSRCADR));
    }

    private PduAddress destination() throws MalformedPduException {
        return new PduAddress(
                body.octet("dest_addr_ton"),
                body.octet("dest_addr_npi"),
                body.cString("destination_addr", PduAddress.OCTETS_MAX, CommandStatus.RINVDSTADR));
    }

    private String time(String field, CommandStatus status, boolean strict) throws MalformedPduException {
        String text = body.cString(field, SmppTime.LENGTH, status);
        if (strict && !SmppTime.isWellFormed(text)) {
            throw new MalformedPduException(
                    status, field + ": '" + text + "' (expected: empty or YYMMDDhhmmsstnnp, p one of + - R)");
        }
        return text;
    }

    private Octets shortMessage() throws MalformedPduException {
        return body.octets("short_message", body.octet("sm_length"), CommandStatus.RINVMSGLEN);
    }

    /** message_payload takes the place of short_message: with both there would be two texts (SMPP 3.4 section 5.3.2.32). */
    private static void oneText(Octets shortMessage, Tlvs tlvs) throws MalformedPduException {
        if (!shortMessage.isEmpty() && !tlvs.isEmpty() && tlvs.has(TlvTag.MESSAGE_PAYLOAD)) {
            throw new MalformedPduException(
                    CommandStatus.RTLVNOTALLWD,
                    "message_payload: beside a short_message of " + shortMessage.length()
                            + " octets (expected: sm_length 0)");
        }
    }

    /** The id of a response; an error may lack its body, and so may ESME_ROK in the wild. */
    private String messageId(CommandStatus status) throws MalformedPduException {
        if (!body.hasMore()) {
            return TAKEN_AS_EMPTY;
        }
        try {
            return body.cString("message_id", MESSAGE_ID_OCTETS_MAX, CommandStatus.RINVMSGID);
        } catch (MalformedPduException e) {
            return emptyUnlessOk(status, e);
        }
    }

    private Tlvs tlvs(CommandStatus status) throws MalformedPduException {
        try {
            return body.tlvs();
        } catch (MalformedPduException e) {
            emptyUnlessOk(status, e);
            return Tlvs.NONE;
        }
    }

    /** What follows an error status matters less than the error. */
    private static String emptyUnlessOk(CommandStatus status, MalformedPduException defect)
            throws MalformedPduException {
        if (status.isOk()) {
            throw defect;
        }
        return TAKEN_AS_EMPTY;
    }
}
