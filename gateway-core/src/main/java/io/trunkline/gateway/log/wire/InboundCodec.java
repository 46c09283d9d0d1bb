package io.trunkline.gateway.log.wire;

import com.google.protobuf.ByteString;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.InboundPart.Origin;
import io.trunkline.gateway.log.InboundPart.Place;
import io.trunkline.smpp.text.Alphabet;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The records of the topic {@code inbound}. */
public final class InboundCodec {
    public static final RecordCodec<InboundRecord, InboundPart> INBOUND =
            new RecordCodec<>(InboundRecord.parser(), InboundCodec::encode, InboundCodec::decode);

    private static final HexFormat HEX = HexFormat.of();

    private InboundCodec() {}

    private static InboundRecord encode(InboundPart part) {
        InboundRecord.Builder builder = InboundRecord.newBuilder()
                .setSid(EnvelopeCodec.sidBytes(part.sid()))
                .setCarrier(part.carrier())
                .setSender(part.sender())
                .setRecipient(part.recipient())
                .setText(ByteString.copyFrom(Alphabet.UCS2.encode(part.text())))
                .setAtMillis(part.at().toEpochMilli())
                .setIdentity(ByteString.copyFrom(HEX.parseHex(part.origin().identity())))
                .setNamed(part.origin().named())
                .setSession(part.origin().session())
                .setAgain(part.origin().again());
        Place place = part.place();
        if (place != null) {
            builder.setPlace(InboundRecord.Place.newBuilder()
                    .setReference(place.reference())
                    .setTotal(place.total())
                    .setSequence(place.sequence())
                    .setWide(place.wide()));
        }
        return builder.build();
    }

    private static InboundPart decode(InboundRecord record) {
        byte[] text = record.getText().toByteArray();
        return new InboundPart(
                EnvelopeCodec.sid(record.getSid()),
                record.getCarrier(),
                record.getSender(),
                record.getRecipient(),
                Alphabet.UCS2.decode(text, 0, text.length),
                record.hasPlace() ? place(record.getPlace()) : null,
                Instant.ofEpochMilli(record.getAtMillis()),
                new Origin(
                        HEX.formatHex(record.getIdentity().toByteArray()),
                        record.getNamed(),
                        record.getSession(),
                        record.getAgain()));
    }

    private static @Nullable Place place(InboundRecord.Place place) {
        if (place.getSequence() < 1 || place.getSequence() > place.getTotal()) {
            throw new IllegalArgumentException(
                    "sequence: " + place.getSequence() + " (expected: 1.." + place.getTotal() + ")");
        }
        return new Place(place.getReference(), place.getTotal(), place.getSequence(), place.getWide());
    }
}
