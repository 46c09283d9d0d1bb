package io.trunkline.gateway.log.wire;

import com.google.protobuf.ByteString;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneOrder;
import io.trunkline.gateway.message.IdempotencyKey;
import java.util.HexFormat;

/** The records of the topics {@code intake} and {@code lanes}. */
public final class MessageCodecs {
    public static final RecordCodec<AcceptedRecord, AcceptedMessage> ACCEPTED =
            new RecordCodec<>(AcceptedRecord.parser(), MessageCodecs::encode, MessageCodecs::decode);

    public static final RecordCodec<LaneRecord, LaneMessage> LANE =
            new RecordCodec<>(LaneRecord.parser(), MessageCodecs::encode, MessageCodecs::decode);

    /** All that a lane's owner reads; what is only asked of it is no {@link #LANE}. */
    public static final RecordCodec<LaneRecord, LaneOrder> LANE_ORDER =
            new RecordCodec<>(LaneRecord.parser(), MessageCodecs::encodeOrder, MessageCodecs::decodeOrder);

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

    private static LaneRecord encodeOrder(LaneOrder order) {
        return switch (order) {
            case LaneMessage message -> encode(message);
            case LaneCancel cancel ->
                LaneRecord.newBuilder()
                        .setCancel(LaneCancelRecord.newBuilder()
                                .setSid(EnvelopeCodec.sidBytes(cancel.sid()))
                                .setAttempt(cancel.attempt()))
                        .build();
        };
    }

    private static LaneOrder decodeOrder(LaneRecord record) {
        return record.hasCancel()
                ? new LaneCancel(
                        EnvelopeCodec.sid(record.getCancel().getSid()),
                        record.getCancel().getAttempt())
                : decode(record);
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
