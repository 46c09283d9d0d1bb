package io.trunkline.gateway.log.wire;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneMessage;

/** The records of the topics {@code intake} and {@code lanes}. */
public final class MessageCodecs {
    public static final RecordCodec<AcceptedRecord, AcceptedMessage> ACCEPTED =
            new RecordCodec<>(AcceptedRecord.parser(), MessageCodecs::encode, MessageCodecs::decode);

    public static final RecordCodec<LaneRecord, LaneMessage> LANE =
            new RecordCodec<>(LaneRecord.parser(), MessageCodecs::encode, MessageCodecs::decode);

    private MessageCodecs() {}

    private static AcceptedRecord encode(AcceptedMessage message) {
        return AcceptedRecord.newBuilder()
                .setEnvelope(EnvelopeCodec.encode(message.envelope()))
                .setBody(message.body())
                .build();
    }

    private static AcceptedMessage decode(AcceptedRecord record) {
        return new AcceptedMessage(EnvelopeCodec.decode(record.getEnvelope()), record.getBody());
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
                record.getSegments() == 0 ? LifecycleEvent.ALL_SEGMENTS : record.getSegments());
    }
}
