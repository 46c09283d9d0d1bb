package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.text.Concatenating;
import io.trunkline.smpp.text.Segmentation;
import io.trunkline.smpp.text.Segments;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the submit_sm of a message, one for each segment, with a receipt asked for. Thread-safe. */
final class SegmentPdus {
    /** Counts through the references of long messages; starts anywhere, so that a restart does not repeat the last ones. */
    private final AtomicInteger reference =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(256));

    List<SubmitSm> of(LaneMessage message) {
        Segments segments = Segmentation.of(message.body(), Concatenating.UDH_8_BIT, nextReference());
        PduAddress source = address(message.envelope().from());
        PduAddress destination = address(message.envelope().to());
        EsmClass esmClass = segments.hasHeader() ? EsmClass.DEFAULT.withUdh() : EsmClass.DEFAULT;
        return segments.payloads().stream()
                .map(payload -> SubmitSm.builder()
                        .source(source)
                        .destination(destination)
                        .esmClass(esmClass)
                        .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
                        .dataCoding(segments.coding().dataCoding())
                        .shortMessage(Octets.wrap(payload))
                        .build())
                .toList();
    }

    private int nextReference() {
        return reference.getAndIncrement() & 0xFF;
    }

    private static PduAddress address(Address address) {
        return switch (address.form()) {
            case NUMBER -> PduAddress.international(address.withoutPlus());
            case SHORT_CODE -> new PduAddress(PduAddress.TON_NETWORK_SPECIFIC, PduAddress.NPI_UNKNOWN, address.value());
            case ALPHANUMERIC -> PduAddress.alphanumeric(address.value());
        };
    }
}
