package io.trunkline.smpp.codec;

import io.netty.buffer.Unpooled;
import io.trunkline.smpp.pdu.CancelSm;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.QuerySm;
import io.trunkline.smpp.pdu.QuerySmResp;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.ReplaceSm;
import io.trunkline.smpp.pdu.Tlvs;
import org.jsmpp.PDUStringException;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;
import org.jsmpp.util.PDUComposer;
import org.jsmpp.util.PDUDecomposer;
import org.jspecify.annotations.Nullable;

/**
 * The cold commands whose layout jSMPP has right: query_sm with its response, cancel_sm and replace_sm. Stateless.
 *
 * <p>What jSMPP gets wrong is kept from it or caught here. It reads past the end of a body that is cut short; it throws
 * on a message_state that it does not know; it reads and writes strings in the platform's charset, so only ASCII passes;
 * and it does not know that replace_sm has optional parameters in 5.0, which are read and written beside it.
 */
final class JsmppCodec {
    private static final PDUComposer COMPOSER = new DefaultComposer();
    private static final PDUDecomposer DECOMPOSER = new DefaultDecomposer();
    private static final int ASCII_MAX = 0x7F;

    /** What replace_sm has beside its strings: ton and npi, registered_delivery, sm_default_msg_id, sm_length. */
    private static final int REPLACE_OCTETS_FIXED = 5;

    private JsmppCodec() {}

    /** One of the composer's or decomposer's methods. */
    private interface Call<T> {
        T run() throws PDUStringException;
    }

    static QuerySm querySm(byte[] frame) throws MalformedPduException {
        org.jsmpp.bean.QuerySm read = read(() -> DECOMPOSER.querySm(frame));
        return new QuerySm(
                messageId(read.getMessageId()),
                source(read.getSourceAddrTon(), read.getSourceAddrNpi(), read.getSourceAddr()));
    }

    static QuerySmResp querySmResp(byte[] frame, CommandStatus status) throws MalformedPduException {
        if (!status.isOk()) {
            return new QuerySmResp(status, "", "", 0, 0);
        }
        if (frame.length == Pdu.HEADER_OCTETS) {
            throw new MalformedPduException(
                    CommandStatus.RINVCMDLEN, "message_id: the PDU ends before it (expected: a state under ESME_ROK)");
        }
        org.jsmpp.bean.QuerySmResp read = read(() -> DECOMPOSER.querySmResp(frame));
        String finalDate = PduReader.checkTime("final_date", orEmpty(read.getFinalDate()), CommandStatus.RQUERYFAIL);
        return new QuerySmResp(
                status,
                messageId(read.getMessageId()),
                finalDate,
                read.getMessageState().value(),
                read.getErrorCode() & 0xFF);
    }

    static CancelSm cancelSm(byte[] frame) throws MalformedPduException {
        org.jsmpp.bean.CancelSm read = read(() -> DECOMPOSER.cancelSm(frame));
        return new CancelSm(
                ascii("service_type", orEmpty(read.getServiceType()), CommandStatus.RINVSERTYP),
                messageId(read.getMessageId()),
                source(read.getSourceAddrTon(), read.getSourceAddrNpi(), read.getSourceAddr()),
                address(
                        read.getDestAddrTon(),
                        read.getDestAddrNpi(),
                        ascii("destination_addr", orEmpty(read.getDestinationAddress()), CommandStatus.RINVDSTADR)));
    }

    static ReplaceSm replaceSm(byte[] frame) throws MalformedPduException {
        org.jsmpp.bean.ReplaceSm read = read(() -> DECOMPOSER.replaceSm(frame));
        String messageId = messageId(read.getMessageId());
        PduAddress source = source(read.getSourceAddrTon(), read.getSourceAddrNpi(), read.getSourceAddr());
        String schedule = PduReader.checkTime(
                "schedule_delivery_time", orEmpty(read.getScheduleDeliveryTime()), CommandStatus.RINVSCHED);
        String validity =
                PduReader.checkTime("validity_period", orEmpty(read.getValidityPeriod()), CommandStatus.RINVEXPIRY);
        byte[] text = read.getShortMessage();
        Octets shortMessage = text == null ? Octets.EMPTY : Octets.wrap(text);
        int strings = messageId.length() + source.address().length() + schedule.length() + validity.length() + 4;
        Tlvs tlvs = tlvs(frame, Pdu.HEADER_OCTETS + strings + REPLACE_OCTETS_FIXED + shortMessage.length());
        return new ReplaceSm(
                messageId,
                source,
                schedule,
                validity,
                RegisteredDelivery.of(read.getRegisteredDelivery()),
                read.getSmDefaultMsgId() & 0xFF,
                shortMessage,
                tlvs);
    }

    /** As all that write here: answers the optional parameters, which follow. */
    static Tlvs write(QuerySm query, PduWriter out) {
        PduAddress source = query.source();
        body(
                () -> COMPOSER.querySm(
                        0, query.messageId(), (byte) source.ton(), (byte) source.npi(), source.address()),
                out);
        return Tlvs.NONE;
    }

    static Tlvs write(QuerySmResp resp, PduWriter out) {
        if (resp.status().isOk()) {
            body(
                    () -> COMPOSER.querySmResp(
                            0, resp.messageId(), resp.finalDate(), (byte) resp.messageState(), (byte) resp.errorCode()),
                    out);
        }
        return Tlvs.NONE;
    }

    static Tlvs write(CancelSm cancel, PduWriter out) {
        PduAddress source = cancel.source();
        PduAddress destination = cancel.destination();
        body(
                () -> COMPOSER.cancelSm(
                        0,
                        cancel.serviceType(),
                        cancel.messageId(),
                        (byte) source.ton(),
                        (byte) source.npi(),
                        source.address(),
                        (byte) destination.ton(),
                        (byte) destination.npi(),
                        destination.address()),
                out);
        return Tlvs.NONE;
    }

    static Tlvs write(ReplaceSm replace, PduWriter out) {
        PduAddress source = replace.source();
        body(
                () -> COMPOSER.replaceSm(
                        0,
                        replace.messageId(),
                        (byte) source.ton(),
                        (byte) source.npi(),
                        source.address(),
                        replace.scheduleDeliveryTime(),
                        replace.validityPeriod(),
                        (byte) replace.registeredDelivery().value(),
                        (byte) replace.smDefaultMsgId(),
                        replace.shortMessage().shared()),
                out);
        return replace.tlvs();
    }

    private static void body(Call<byte[]> composed, PduWriter out) {
        try {
            byte[] frame = composed.run();
            out.octets(frame, Pdu.HEADER_OCTETS, frame.length - Pdu.HEADER_OCTETS);
        } catch (PDUStringException e) {
            throw new IllegalStateException("a PDU that its record allows and jSMPP does not", e);
        }
    }

    private static <T> T read(Call<T> decomposed) throws MalformedPduException {
        try {
            return decomposed.run();
        } catch (PDUStringException e) {
            throw new MalformedPduException(CommandStatus.of(e.getErrorCode()), String.valueOf(e.getMessage()));
        } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new MalformedPduException(
                    CommandStatus.RINVCMDLEN, "the PDU ends within a field (expected: every field whole)");
        } catch (IllegalArgumentException e) {
            throw new MalformedPduException(CommandStatus.RUNKNOWNERR, String.valueOf(e.getMessage()));
        }
    }

    private static String messageId(String id) throws MalformedPduException {
        return ascii("message_id", orEmpty(id), CommandStatus.RINVMSGID);
    }

    private static PduAddress source(byte ton, byte npi, String address) throws MalformedPduException {
        return address(ton, npi, ascii("source_addr", orEmpty(address), CommandStatus.RINVSRCADR));
    }

    private static PduAddress address(byte ton, byte npi, String address) {
        return new PduAddress(ton & 0xFF, npi & 0xFF, address);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String ascii(String field, String text, CommandStatus status) throws MalformedPduException {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > ASCII_MAX) {
                throw new MalformedPduException(status, field + ": an octet above 0x7F at " + i + " (expected: ASCII)");
            }
        }
        return text;
    }

    private static Tlvs tlvs(byte[] frame, int offset) throws MalformedPduException {
        PduReader rest = new PduReader();
        rest.reset(Unpooled.wrappedBuffer(frame), offset, frame.length - offset);
        return rest.tlvs();
    }
}
