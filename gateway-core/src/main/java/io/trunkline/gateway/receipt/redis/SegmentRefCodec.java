package io.trunkline.gateway.receipt.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.ParkedReceiptRecord;
import io.trunkline.gateway.log.wire.Receipt;
import io.trunkline.gateway.log.wire.SegmentRefRecord;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.receipt.SegmentRef;
import java.time.Instant;
import java.util.Objects;

/** Segments and receipts to and from what Redis holds. */
final class SegmentRefCodec {
    private SegmentRefCodec() {}

    /** Has Protocol Buffers read the platform's logging configuration now, and not at the first use on an event loop. */
    static void prepare() {
        Objects.requireNonNull(SegmentRefRecord.getDefaultInstance());
        Objects.requireNonNull(ParkedReceiptRecord.getDefaultInstance());
    }

    static byte[] encode(SegmentRef ref) {
        SegmentRefRecord.Builder builder = SegmentRefRecord.newBuilder()
                .setSid(EnvelopeCodec.sidBytes(ref.sid()))
                .setAttempt(ref.attempt())
                .setSegment(ref.segment())
                .setSegments(ref.segments())
                .setDestination(ref.destination().value());
        Envelope envelope = ref.envelope();
        if (envelope != null) {
            builder.setEnvelope(EnvelopeCodec.encode(envelope));
        }
        return builder.build().toByteArray();
    }

    static SegmentRef ref(byte[] octets) {
        try {
            SegmentRefRecord record = SegmentRefRecord.parseFrom(octets);
            return new SegmentRef(
                    EnvelopeCodec.sid(record.getSid()),
                    record.getAttempt(),
                    record.getSegment(),
                    record.getSegments(),
                    new Address(record.getDestination()),
                    record.hasEnvelope() ? EnvelopeCodec.decode(record.getEnvelope()) : null);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Redis holds a segment that is no SegmentRefRecord", e);
        }
    }

    static byte[] encode(CarrierReceipt receipt) {
        ErrorCode code = receipt.code();
        return ParkedReceiptRecord.newBuilder()
                .setCarrierMessageId(receipt.carrierMessageId())
                .setDestination(receipt.destination())
                .setAtMillis(receipt.at().toEpochMilli())
                .setOutcome(outcome(receipt.outcome()))
                .setCode(code == null ? 0 : code.code())
                .setDetail(receipt.detail())
                .setElsewhere(receipt.elsewhere())
                .build()
                .toByteArray();
    }

    static CarrierReceipt receipt(String carrier, byte[] octets) {
        try {
            ParkedReceiptRecord record = ParkedReceiptRecord.parseFrom(octets);
            return new CarrierReceipt(
                    carrier,
                    record.getCarrierMessageId(),
                    record.getDestination(),
                    Instant.ofEpochMilli(record.getAtMillis()),
                    outcome(record.getOutcome()),
                    record.getCode() == 0 ? null : errorCode(record.getCode()),
                    record.getDetail(),
                    "",
                    null,
                    record.getElsewhere());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Redis holds a receipt that is no ParkedReceiptRecord", e);
        }
    }

    private static Receipt.Outcome outcome(ReceiptOutcome outcome) {
        return switch (outcome) {
            case DELIVERED -> Receipt.Outcome.DELIVERED;
            case FAILED -> Receipt.Outcome.FAILED;
            case INTERMEDIATE -> Receipt.Outcome.INTERMEDIATE;
        };
    }

    /** What a newer release may write ends nothing here. */
    private static ReceiptOutcome outcome(Receipt.Outcome outcome) {
        return switch (outcome) {
            case DELIVERED -> ReceiptOutcome.DELIVERED;
            case FAILED -> ReceiptOutcome.FAILED;
            case INTERMEDIATE, UNSPECIFIED, UNRECOGNIZED -> ReceiptOutcome.INTERMEDIATE;
        };
    }

    private static ErrorCode errorCode(int number) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.code() == number) {
                return code;
            }
        }
        return ErrorCode.UNKNOWN_ERROR;
    }
}
