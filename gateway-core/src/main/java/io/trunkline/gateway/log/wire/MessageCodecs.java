package io.trunkline.gateway.log.wire;

import com.google.protobuf.ByteString;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.IdempotencyKey;
import java.util.HexFormat;

/** The records of the topics {@code intake} and {@code lanes}. */
public final class MessageCodecs {
    public static final RecordCodec<AcceptedRecord, AcceptedMessage> ACCEPTED =
            new RecordCodec<>(AcceptedRecord.parser(), MessageCodecs::encode, MessageCodecs::decode);

    public static final RecordCodec<LaneRecord, LaneMessage> LANE =
            new RecordCodec<>(LaneRecord.parser(), MessageCodecs::encode, MessageCodecs::decode);

    private static final HexFormat HEX = HexFormat.of();

    private MessageCodecs() {}

    private static AcceptedRecord encode(AcceptedMessage message) {
        AcceptedRecord.Builder builder = AcceptedRecord.newBuilder()
                .setEnvelope(EnvelopeCodec.encode(message.envelope()))
                .setBody(message.body())
                .setRepeat(message.repeat());
        IdempotencyKey key = message.key();
        if (key != null) {
            builder.setKey(AcceptedRecord.Key.newBuilder()
                    .setDigest(octets(key.digest()))
                    .setRequest(octets(key.request())));
        }
        return builder.build();
    }

    private static AcceptedMessage decode(AcceptedRecord record) {
        return new AcceptedMessage(
                EnvelopeCodec.decode(record.getEnvelope()),
                record.getBody(),
                record.hasKey()
                        ? new IdempotencyKey(
                                hex(record.getKey().getDigest()),
                                hex(record.getKey().getRequest()))
                        : null,
                record.getRepeat());
    }

    private static ByteString octets(String hex) {
        return ByteString.copyFrom(HEX.parseHex(hex));
    }

    private static String hex(ByteString octets) {
        return HEX.formatHex(octets.toByteArray());
    }

    private static LaneRecord encode(LaneMessage message) {
        return LaneRecord.newBuilder()
                .setEnvelope(EnvelopeCodec.encode(message.envelope()))
                .setBody(message.body())
                .setAttempt(message.attempt())
                .setCarrier(message.carrier())
                .setSlot(message.slot())
                .setReason(message.reason())
                .setSegments(message.segments() == LifecycleEvent.ALL_SEGMENTS ? 0 : message.segments())
                .setResend(message.resend())
                .setRoute(message.route().name())
                .addAllPassedOver(ChosenRouteCodec.passedOver(message.route()))
                .build();
    }

    private static LaneMessage decode(LaneRecord record) {
        return new LaneMessage(
                EnvelopeCodec.decode(record.getEnvelope()),
                record.getBody(),
                record.getAttempt(),
                record.getCarrier(),
                record.getSlot(),
                record.getReason(),
                record.getSegments() == 0 ? LifecycleEvent.ALL_SEGMENTS : record.getSegments(),
                record.getResend(),
                ChosenRouteCodec.route(record.getRoute(), record.getPassedOverList()));
    }
}
