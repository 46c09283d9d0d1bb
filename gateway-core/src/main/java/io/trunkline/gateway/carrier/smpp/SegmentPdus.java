package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.receipt.SegmentReference;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.text.Alphabet;
import io.trunkline.smpp.text.Concatenating;
import io.trunkline.smpp.text.Segments;
import io.trunkline.smpp.text.TextProfile;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the submit_sm of an attempt, one for each segment that it sends, with a receipt asked for and a
 * user_message_reference that the receipt may echo. Thread-safe.
 */
final class SegmentPdus {
    private final TextProfile profile;

    SegmentPdus(CarrierDialect dialect) {
        this.profile = profile(dialect);
    }

    static TextProfile profile(CarrierDialect dialect) {
        return switch (dialect.alphabet()) {
            case GSM7 -> TextProfile.STANDARD;
            case GSM7_PACKED -> new TextProfile(Alphabet.GSM7_PACKED);
        };
    }

    List<SubmitSm> of(LaneMessage message) {
        Segments segments = profile.segments(
                message.body(),
                Concatenating.UDH_8_BIT,
                SegmentReference.shared(message.envelope().sid()));
        PduAddress source = address(message.envelope().from());
        PduAddress destination = address(message.envelope().to());
        EsmClass esmClass = segments.hasHeader() ? EsmClass.DEFAULT.withUdh() : EsmClass.DEFAULT;
        List<byte[]> payloads = segments.payloads();
        return IntStream.range(0, payloads.size())
                .filter(message::sends)
                .mapToObj(segment -> SubmitSm.builder()
                        .source(source)
                        .destination(destination)
                        .esmClass(esmClass)
                        .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
                        .dataCoding(segments.coding().dataCoding())
                        .shortMessage(Octets.wrap(payloads.get(segment)))
                        .tlv(Tlv.ofShort(
                                TlvTag.USER_MESSAGE_REFERENCE,
                                SegmentReference.of(message.envelope().sid(), message.attempt(), segment)))
                        .build())
                .toList();
    }

    private static PduAddress address(Address address) {
        return switch (address.form()) {
            case NUMBER -> PduAddress.international(address.withoutPlus());
            case SHORT_CODE -> new PduAddress(PduAddress.TON_NETWORK_SPECIFIC, PduAddress.NPI_UNKNOWN, address.value());
            case ALPHANUMERIC -> PduAddress.alphanumeric(address.value());
        };
    }
}
