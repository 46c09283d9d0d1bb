package io.trunkline.gateway.log.wire;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.LifecycleEvent.Refusal;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.LifecycleEvent.WrittenSegment;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
            case MessageWaiting waiting ->
                builder.setAttempt(waiting.attempt()).setWaiting(fact(waiting)).build();
            case AttemptRefused refused ->
                builder.setAttempt(refused.attempt())
                        .setAttemptRefused(fact(refused))
                        .build();
            case ReceiptTimedOut late ->
                builder.setAttempt(late.attempt())
                        .setReceiptTimedOut(io.trunkline.gateway.log.wire.ReceiptTimedOut.newBuilder()
                                .setReason(late.reason()))
                        .build();
            case MessageCanceled canceled ->
                builder.setCanceled(Canceled.getDefaultInstance()).build();
            case MessageReceived received ->
                builder.setReceived(Received.newBuilder().setCarrier(received.carrier()))
                        .build();
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
                .setCause(cause(routed.cause()))
                .setSegments(mask(routed.segments()))
                .setRoute(routed.route().name())
                .addAllPassedOver(ChosenRouteCodec.passedOver(routed.route()))
                .build();
    }

    private static Routed.Cause cause(AttemptCause cause) {
        return switch (cause) {
            case FIRST -> Routed.Cause.FIRST;
            case RETRY -> Routed.Cause.RETRY;
            case RESEND -> Routed.Cause.RESEND;
        };
    }

    /** All segments are written as none, as records were before they had masks. */
    private static long mask(long segments) {
        return segments == LifecycleEvent.ALL_SEGMENTS ? 0 : segments;
    }

    private static Waiting fact(MessageWaiting waiting) {
        return Waiting.newBuilder()
                .setKind(kind(waiting.kind()))
                .setDueMillis(waiting.due().toEpochMilli())
                .setReason(waiting.reason())
                .build();
    }

    private static Waiting.Kind kind(WaitKind kind) {
        return switch (kind) {
            case SEND_AT -> Waiting.Kind.SEND_AT;
            case RETRY -> Waiting.Kind.RETRY;
            case DOUBT -> Waiting.Kind.DOUBT;
            case RECEIPT_TIMEOUT -> Waiting.Kind.RECEIPT_TIMEOUT;
            case PACE -> Waiting.Kind.PACE;
        };
    }

    private static Submitted fact(MessageSubmitted submitted) {
        return Submitted.newBuilder()
                .setCarrier(submitted.carrier())
                .addAllSegments(segments(submitted.segments()))
                .build();
    }

    private static List<Submitted.Segment> segments(List<SubmittedSegment> segments) {
        return IntStream.range(0, segments.size())
                .mapToObj(place -> segment(place, segments.get(place)))
                .toList();
    }

    /** The number is left out where it is that of the place. */
    private static Submitted.Segment segment(int place, SubmittedSegment segment) {
        return Submitted.Segment.newBuilder()
                .setSequence(segment.sequence())
                .setCarrierMessageId(segment.carrierMessageId())
                .setNumber(segment.segment() == place ? 0 : segment.segment() + 1)
                .build();
    }

    /** What was not accepted has no id. */
    private static List<Submitted.Segment> written(List<WrittenSegment> segments) {
        return segments(segments.stream()
                .map(segment -> new SubmittedSegment(segment.segment(), segment.sequence(), ""))
                .toList());
    }

    private static io.trunkline.gateway.log.wire.SubmissionUnknown fact(SubmissionUnknown unknown) {
        return io.trunkline.gateway.log.wire.SubmissionUnknown.newBuilder()
                .setCarrier(unknown.carrier())
                .setReason(unknown.reason())
                .setSegments(unknown.segments())
                .setSent(unknown.sent())
                .setDoubtful(mask(unknown.doubtful()))
                .setResend(unknown.resend())
                .addAllAccepted(segments(unknown.accepted()))
                .addAllWritten(written(unknown.written()))
                .build();
    }

    private static io.trunkline.gateway.log.wire.AttemptRefused fact(AttemptRefused refused) {
        return io.trunkline.gateway.log.wire.AttemptRefused.newBuilder()
                .setCarrier(refused.carrier())
                .setCode(refused.code().code())
                .setReason(refused.reason())
                .setRefused(mask(refused.refused()))
                .setResend(refused.resend())
                .addAllAccepted(segments(refused.accepted()))
                .setRecourse(recourse(refused.recourse()))
                .addAllWritten(written(refused.written()))
                .build();
    }

    private static io.trunkline.gateway.log.wire.AttemptRefused.Recourse recourse(Recourse recourse) {
        return switch (recourse) {
            case LATER -> io.trunkline.gateway.log.wire.AttemptRefused.Recourse.LATER;
            case ELSEWHERE_OR_LATER -> io.trunkline.gateway.log.wire.AttemptRefused.Recourse.ELSEWHERE_OR_LATER;
            case ELSEWHERE -> io.trunkline.gateway.log.wire.AttemptRefused.Recourse.ELSEWHERE;
        };
    }

    private static Recourse recourse(io.trunkline.gateway.log.wire.AttemptRefused.Recourse recourse) {
        return switch (recourse) {
            case LATER, UNRECOGNIZED -> Recourse.LATER;
            case ELSEWHERE_OR_LATER -> Recourse.ELSEWHERE_OR_LATER;
            case ELSEWHERE -> Recourse.ELSEWHERE;
        };
    }

    private static Failed fact(MessageFailed failed) {
        Failed.Builder builder =
                Failed.newBuilder().setCode(failed.code().code()).setReason(failed.reason());
        Refusal refusal = failed.refusal();
        if (refusal != null) {
            builder.setRoutesFault(refusal.routesFault())
                    .setCarrier(refusal.carrier())
                    .addAllAccepted(segments(refusal.accepted()))
                    .addAllWritten(written(refusal.written()));
        }
        return builder.build();
    }

    private static Receipt fact(ReceiptReceived receipt) {
        ErrorCode code = receipt.code();
        return Receipt.newBuilder()
                .setSegment(receipt.segment())
                .setSegments(receipt.segments())
                .setOutcome(outcome(receipt.outcome()))
                .setCode(code == null ? NO_CODE : code.code())
                .setDetail(receipt.detail())
                .setElsewhere(receipt.elsewhere())
                .setCarrierMessageId(receipt.carrierMessageId())
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
            case SUBMISSION_UNKNOWN -> unknown(record.getSubmissionUnknown(), sid, at, envelope, attempt);
            case ATTEMPT_REFUSED -> refused(record.getAttemptRefused(), sid, at, envelope, attempt);
            case WAITING -> waiting(record.getWaiting(), sid, at, envelope, attempt);
            case RECEIPT_TIMED_OUT ->
                new ReceiptTimedOut(
                        sid, at, envelope, attempt, record.getReceiptTimedOut().getReason());
            case CANCELED -> new MessageCanceled(sid, at, envelope);
            case FAILED ->
                new MessageFailed(
                        sid,
                        at,
                        envelope,
                        attempt,
                        errorCode(record.getFailed().getCode()),
                        record.getFailed().getReason(),
                        refusal(record.getFailed()));
            case RECEIPT -> receipt(record.getReceipt(), sid, at, envelope, attempt);
            case RECEIVED ->
                new MessageReceived(
                        EnvelopeCodec.decode(record.getEnvelope()),
                        at,
                        record.getReceived().getCarrier());
            case ERASED -> new BodyErased(sid, at);
            case DELETED -> new MessageDeleted(sid, at);
            case FACT_NOT_SET -> throw new IllegalArgumentException("fact: none that this version knows");
        };
    }

    /** Of those written before it was told, only what is the route's fault is known to be the carrier's. */
    private static @Nullable Refusal refusal(Failed fact) {
        return fact.getRoutesFault() || !fact.getCarrier().isEmpty()
                ? new Refusal(
                        fact.getCarrier(),
                        fact.getRoutesFault(),
                        submittedSegments(fact.getAcceptedList()),
                        writtenSegments(fact.getWrittenList()))
                : null;
    }

    private static MessageRouted routed(Routed fact, Instant at, @Nullable Envelope envelope, int attempt) {
        if (envelope == null) {
            throw new IllegalArgumentException("envelope: none (expected: one in every routed fact)");
        }
        return new MessageRouted(
                envelope,
                at,
                attempt,
                fact.getCarrier(),
                fact.getSlot(),
                fact.getReason(),
                cause(fact.getCause()),
                segments(fact.getSegments()),
                ChosenRouteCodec.route(fact.getRoute(), fact.getPassedOverList()));
    }

    private static AttemptCause cause(Routed.Cause cause) {
        return switch (cause) {
            case FIRST -> AttemptCause.FIRST;
            case RETRY -> AttemptCause.RETRY;
            case RESEND -> AttemptCause.RESEND;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException("cause: " + cause + " (expected: one that this version knows)");
        };
    }

    private static long segments(long mask) {
        return mask == 0 ? LifecycleEvent.ALL_SEGMENTS : mask;
    }

    private static SubmissionUnknown unknown(
            io.trunkline.gateway.log.wire.SubmissionUnknown fact,
            MessageSid sid,
            Instant at,
            @Nullable Envelope envelope,
            int attempt) {
        return new SubmissionUnknown(
                sid,
                at,
                envelope,
                attempt,
                fact.getCarrier(),
                fact.getSegments(),
                fact.getSent(),
                segments(fact.getDoubtful()),
                submittedSegments(fact.getAcceptedList()),
                fact.getReason(),
                fact.getResend(),
                writtenSegments(fact.getWrittenList()));
    }

    private static AttemptRefused refused(
            io.trunkline.gateway.log.wire.AttemptRefused fact,
            MessageSid sid,
            Instant at,
            @Nullable Envelope envelope,
            int attempt) {
        return new AttemptRefused(
                sid,
                at,
                envelope,
                attempt,
                fact.getCarrier(),
                errorCode(fact.getCode()),
                fact.getReason(),
                segments(fact.getRefused()),
                submittedSegments(fact.getAcceptedList()),
                fact.getResend(),
                recourse(fact.getRecourse()),
                writtenSegments(fact.getWrittenList()));
    }

    private static MessageWaiting waiting(
            Waiting fact, MessageSid sid, Instant at, @Nullable Envelope envelope, int attempt) {
        WaitKind kind = switch (fact.getKind()) {
            case SEND_AT -> WaitKind.SEND_AT;
            case RETRY -> WaitKind.RETRY;
            case DOUBT -> WaitKind.DOUBT;
            case RECEIPT_TIMEOUT -> WaitKind.RECEIPT_TIMEOUT;
            case PACE -> WaitKind.PACE;
            case UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "kind: " + fact.getKind() + " (expected: one that this version knows)");
        };
        return new MessageWaiting(
                sid, at, envelope, attempt, kind, Instant.ofEpochMilli(fact.getDueMillis()), fact.getReason());
    }

    private static MessageSubmitted submitted(
            Submitted fact, MessageSid sid, Instant at, @Nullable Envelope envelope, int attempt) {
        return new MessageSubmitted(
                sid, at, envelope, attempt, fact.getCarrier(), submittedSegments(fact.getSegmentsList()));
    }

    private static List<SubmittedSegment> submittedSegments(List<Submitted.Segment> segments) {
        return IntStream.range(0, segments.size())
                .mapToObj(place -> submittedSegment(place, segments.get(place)))
                .toList();
    }

    private static SubmittedSegment submittedSegment(int place, Submitted.Segment segment) {
        return new SubmittedSegment(
                segment.getNumber() == 0 ? place : segment.getNumber() - 1,
                segment.getSequence(),
                segment.getCarrierMessageId());
    }

    private static List<WrittenSegment> writtenSegments(List<Submitted.Segment> segments) {
        return submittedSegments(segments).stream()
                .map(segment -> new WrittenSegment(segment.segment(), segment.sequence()))
                .toList();
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
                fact.getDetail(),
                fact.getElsewhere(),
                fact.getCarrierMessageId());
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
