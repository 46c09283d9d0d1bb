package io.trunkline.gateway.log.wire;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records of the topic {@code lifecycle}. An error code that this version does not know reads as {@link
 * ErrorCode#UNKNOWN_ERROR}, so that an older node can read what a newer one wrote.
 */
public final class LifecycleCodec {
    public static final RecordCodec<LifecycleRecord, LifecycleEvent> LIFECYCLE =
            new RecordCodec<>(LifecycleRecord.parser(), LifecycleCodec::encode, LifecycleCodec::decode);

    private static final int NO_CODE = 0;
    private static final Map<Integer, ErrorCode> ERROR_CODES =
            Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::code, Function.identity()));

    private LifecycleCodec() {}

    private static LifecycleRecord encode(LifecycleEvent event) {
        LifecycleRecord.Builder builder = LifecycleRecord.newBuilder()
                .setSid(EnvelopeCodec.sidBytes(event.sid()))
                .setAtMillis(event.at().toEpochMilli());
        Envelope envelope = event.envelope();
        if (envelope != null) {
            builder.setEnvelope(EnvelopeCodec.encode(envelope));
        }
        return switch (event) {
            case MessageRouted routed ->
                builder.setAttempt(routed.attempt()).setRouted(fact(routed)).build();
            case MessageSubmitted submitted ->
                builder.setAttempt(submitted.attempt())
                        .setSubmitted(fact(submitted))
                        .build();
            case SubmissionUnknown unknown ->
                builder.setAttempt(unknown.attempt())
                        .setSubmissionUnknown(fact(unknown))
                        .build();
            case MessageFailed failed ->
                builder.setAttempt(failed.attempt()).setFailed(fact(failed)).build();
            case ReceiptReceived receipt ->
                builder.setAttempt(receipt.attempt()).setReceipt(fact(receipt)).build();
            case BodyErased erased ->
                builder.setErased(Erased.getDefaultInstance()).build();
            case MessageDeleted deleted ->
                builder.setDeleted(Deleted.getDefaultInstance()).build();
        };
    }

    private static Routed fact(MessageRouted routed) {
        return Routed.newBuilder()
                .setCarrier(routed.carrier())
                .setSlot(routed.slot())
                .setReason(routed.reason())
                .build();
    }

    private static Submitted fact(MessageSubmitted submitted) {
        Submitted.Builder builder = Submitted.newBuilder().setCarrier(submitted.carrier());
        for (SubmittedSegment segment : submitted.segments()) {
            builder.addSegments(Submitted.Segment.newBuilder()
                    .setSequence(segment.sequence())
                    .setCarrierMessageId(segment.carrierMessageId()));
        }
        return builder.build();
    }

    private static io.trunkline.gateway.log.wire.SubmissionUnknown fact(SubmissionUnknown unknown) {
        return io.trunkline.gateway.log.wire.SubmissionUnknown.newBuilder()
                .setCarrier(unknown.carrier())
                .setReason(unknown.reason())
                .build();
    }

    private static Failed fact(MessageFailed failed) {
        return Failed.newBuilder()
                .setCode(failed.code().code())
                .setReason(failed.reason())
                .build();
    }

    private static Receipt fact(ReceiptReceived receipt) {
        ErrorCode code = receipt.code();
        return Receipt.newBuilder()
                .setSegment(receipt.segment())
                .setSegments(receipt.segments())
                .setOutcome(outcome(receipt.outcome()))
                .setCode(code == null ? NO_CODE : code.code())
                .setDetail(receipt.detail())
                .build();
    }

    private static Receipt.Outcome outcome(ReceiptOutcome outcome) {
        return switch (outcome) {
            case DELIVERED -> Receipt.Outcome.DELIVERED;
            case FAILED -> Receipt.Outcome.FAILED;
            case INTERMEDIATE -> Receipt.Outcome.INTERMEDIATE;
        };
    }

    private static LifecycleEvent decode(LifecycleRecord record) {
        MessageSid sid = EnvelopeCodec.sid(record.getSid());
        Instant at = Instant.ofEpochMilli(record.getAtMillis());
        Envelope envelope = record.hasEnvelope() ? EnvelopeCodec.decode(record.getEnvelope()) : null;
        int attempt = record.getAttempt();
        return switch (record.getFactCase()) {
            case ROUTED -> routed(record.getRouted(), at, envelope, attempt);
            case SUBMITTED -> submitted(record.getSubmitted(), sid, at, envelope, attempt);
            case SUBMISSION_UNKNOWN ->
                new SubmissionUnknown(
                        sid,
                        at,
                        envelope,
                        attempt,
                        record.getSubmissionUnknown().getCarrier(),
                        record.getSubmissionUnknown().getReason());
            case FAILED ->
                new MessageFailed(
                        sid,
                        at,
                        envelope,
                        attempt,
                        errorCode(record.getFailed().getCode()),
                        record.getFailed().getReason());
            case RECEIPT -> receipt(record.getReceipt(), sid, at, envelope, attempt);
            case ERASED -> new BodyErased(sid, at);
            case DELETED -> new MessageDeleted(sid, at);
            case FACT_NOT_SET -> throw new IllegalArgumentException("fact: none that this version knows");
        };
    }

    private static MessageRouted routed(Routed fact, Instant at, @Nullable Envelope envelope, int attempt) {
        if (envelope == null) {
            throw new IllegalArgumentException("envelope: none (expected: one in every routed fact)");
        }
        return new MessageRouted(envelope, at, attempt, fact.getCarrier(), fact.getSlot(), fact.getReason());
    }

    private static MessageSubmitted submitted(
            Submitted fact, MessageSid sid, Instant at, @Nullable Envelope envelope, int attempt) {
        return new MessageSubmitted(
                sid,
                at,
                envelope,
                attempt,
                fact.getCarrier(),
                fact.getSegmentsList().stream()
                        .map(segment -> new SubmittedSegment(segment.getSequence(), segment.getCarrierMessageId()))
                        .toList());
    }

    private static ReceiptReceived receipt(
            Receipt fact, MessageSid sid, Instant at, @Nullable Envelope envelope, int attempt) {
        return new ReceiptReceived(
                sid,
                at,
                envelope,
                attempt,
                fact.getSegment(),
                fact.getSegments(),
                outcome(fact.getOutcome()),
                fact.getCode() == NO_CODE ? null : errorCode(fact.getCode()),
                fact.getDetail());
    }

    private static ReceiptOutcome outcome(Receipt.Outcome outcome) {
        return switch (outcome) {
            case DELIVERED -> ReceiptOutcome.DELIVERED;
            case FAILED -> ReceiptOutcome.FAILED;
            case INTERMEDIATE -> ReceiptOutcome.INTERMEDIATE;
            case UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("outcome: " + outcome + " (expected: one that this version knows)");
        };
    }

    private static ErrorCode errorCode(int number) {
        return ERROR_CODES.getOrDefault(number, ErrorCode.UNKNOWN_ERROR);
    }
}
