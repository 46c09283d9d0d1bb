package io.trunkline.gateway.carrier;

import io.trunkline.gateway.carrier.MessageOutcome.Corrected;
import io.trunkline.gateway.carrier.MessageOutcome.Settled;
import io.trunkline.gateway.carrier.SegmentOutcome.Accepted;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.Refusal;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.LifecycleEvent.WrittenSegment;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.receipt.ReceiptMatcher.Submitted;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.gateway.receipt.SegmentRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Turns the outcome of a message into facts. Segments that the carrier accepted are remembered for their receipts beside
 * the fact of the submission; receipts that had come before it are appended after it. Thread-safe.
 *
 * <p>Delivery does not wait for the store of receipts: while it is away the fact is appended all the same, for it names
 * the carrier's ids, and the store is told when it is back ({@link ReceiptMemory}).
 */
public final class SubmissionFacts {
    private static final Logger LOG = LoggerFactory.getLogger(SubmissionFacts.class);

    /**
     * Waits between tries while the log is away; the slot holds its messages meanwhile. Only what is at fault itself is not
     * tried again.
     */
    private static final Retry UNTIL_BACK = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .filter(fault -> !(fault instanceof IllegalArgumentException));

    /** No request has this sequence_number. */
    private static final int NOT_WRITTEN = 0;

    private final ReceiptMemory memory;
    private final LifecycleLog log;
    private final InstantSource clock;

    public SubmissionFacts(Receipts receipts, LifecycleLog log, InstantSource clock) {
        this.memory = new ReceiptMemory(receipts);
        this.log = log;
        this.clock = clock;
    }

    /**
     * Completes when the fact is durable, and the store of receipts knows of it or is away; tries as long as the log takes.
     * A fact that the log will never take is logged.
     */
    Mono<Void> append(Settled outcome) {
        return append(outcome.record().message(), outcome.segments(), place -> true);
    }

    /**
     * A fact of the whole attempt, which says the same whether it comes after the one that it corrects or before it.
     * Completes as {@link #append(Settled)} does.
     */
    Mono<Void> append(Corrected outcome) {
        return append(outcome.record().message(), outcome.segments(), place -> place == outcome.place());
    }

    /**
     * @param isNew whether the store of receipts does not know of the segment at a place yet
     */
    private Mono<Void> append(LaneMessage message, List<SegmentOutcome> segments, IntPredicate isNew) {
        return Mono.defer(() -> {
            LifecycleEvent fact = fact(message, segments, now());
            List<Submitted> submitted = submitted(message, segments, isNew);
            if (submitted.isEmpty()) {
                return appendFact(fact);
            }
            Sinks.Empty<Void> durable = Sinks.empty();
            ReceiptMemory.Submission submission = new ReceiptMemory.Submission(
                    fact.sid(),
                    message.carrier(),
                    submitted,
                    early -> durable.asMono()
                            .then(Flux.fromIterable(early)
                                    .concatMap(this::appendFact)
                                    .then()));
            return Mono.when(memory.tell(submission), appendFact(fact).doOnSuccess(nothing -> durable.tryEmitEmpty()));
        });
    }

    /** The owner before this one may have sent it, all or some of it; completes as {@link #append(Settled)} does. */
    Mono<Void> appendOwnerLost(LaneRecord record) {
        return Mono.defer(() -> {
            LaneMessage message = record.message();
            Envelope envelope = message.envelope();
            long sent = sent(message, envelope.segments());
            return appendFact(new SubmissionUnknown(
                    envelope.sid(),
                    now(),
                    forCallback(envelope),
                    message.attempt(),
                    message.carrier(),
                    envelope.segments(),
                    sent,
                    sent,
                    List.of(),
                    "owner was lost",
                    message.resend(),
                    List.of()));
        });
    }

    /** No carrier has any of it and none will; completes as {@link #append} does. */
    Mono<Void> appendCanceled(LaneRecord record) {
        return Mono.defer(() -> {
            Envelope envelope = record.message().envelope();
            return appendFact(new MessageCanceled(envelope.sid(), now(), forCallback(envelope)));
        });
    }

    /** Completes when the store of receipts knows what it is to know, or after two seconds. */
    Mono<Void> remembered() {
        return memory.told();
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private Mono<Void> appendFact(LifecycleEvent fact) {
        return log.append(fact).retryWhen(UNTIL_BACK).onErrorResume(fault -> {
            LOG.error("{}: what became of it cannot be written down", fact.sid(), fault);
            return Mono.empty();
        });
    }

    /**
     * A lost answer makes the message ambiguous, whatever its other segments are; else a refusal for good makes it fail, and
     * one that may pass ends the attempt.
     */
    private static LifecycleEvent fact(LaneMessage message, List<SegmentOutcome> segments, Instant at) {
        Envelope envelope = message.envelope();
        Envelope carried = forCallback(envelope);
        List<SubmittedSegment> accepted = new ArrayList<>();
        long doubtful = 0;
        long refusals = 0;
        @Nullable Refused refused = null;
        String lost = "";
        for (int i = 0; i < segments.size(); i++) {
            int segment = message.segmentAt(i);
            switch (segments.get(i)) {
                case Accepted yes ->
                    accepted.add(new SubmittedSegment(segment, yes.sequence(), yes.carrierMessageId()));
                case Refused no -> {
                    refusals |= 1L << segment;
                    refused = refused == null || (refused.passing() && !no.passing()) ? no : refused;
                }
                case Unknown unknown -> {
                    doubtful |= 1L << segment;
                    lost = lost.isEmpty() ? unknown.reason() : lost;
                }
            }
        }
        MessageSid sid = envelope.sid();
        int attempt = message.attempt();
        List<WrittenSegment> written = written(message, segments);
        if (doubtful != 0) {
            int all = message.segmentCount(segments.size());
            return new SubmissionUnknown(
                    sid,
                    at,
                    carried,
                    attempt,
                    message.carrier(),
                    all,
                    sent(message, all),
                    doubtful,
                    accepted,
                    lost,
                    message.resend(),
                    written);
        }
        if (refused == null) {
            return new MessageSubmitted(sid, at, carried, attempt, message.carrier(), accepted);
        }
        ErrorCode code = refused.code();
        return refused.passing()
                ? new AttemptRefused(
                        sid,
                        at,
                        carried,
                        attempt,
                        message.carrier(),
                        code,
                        refused.reason(),
                        refusals,
                        accepted,
                        message.resend(),
                        refused.recourse(),
                        written)
                : new MessageFailed(
                        sid,
                        at,
                        carried,
                        attempt,
                        code,
                        refused.reason(),
                        new Refusal(message.carrier(), refused.routesFault(), accepted, written));
    }

    /** What the attempt has to send of so many segments. */
    private static long sent(LaneMessage message, int segments) {
        return ((1L << segments) - 1) & message.segments();
    }

    /** The requests that were not accepted. */
    private static List<WrittenSegment> written(LaneMessage message, List<SegmentOutcome> segments) {
        List<WrittenSegment> written = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            int sequence = switch (segments.get(i)) {
                case Accepted yes -> NOT_WRITTEN;
                case Refused no -> no.sequence();
                case Unknown unknown -> unknown.sequence();
            };
            if (sequence != NOT_WRITTEN) {
                written.add(new WrittenSegment(message.segmentAt(i), sequence));
            }
        }
        return written;
    }

    private static List<Submitted> submitted(LaneMessage message, List<SegmentOutcome> segments, IntPredicate isNew) {
        Envelope envelope = message.envelope();
        List<Submitted> submitted = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            if (isNew.test(i)
                    && segments.get(i) instanceof Accepted accepted
                    && !accepted.carrierMessageId().isEmpty()) {
                submitted.add(new Submitted(
                        accepted.carrierMessageId(),
                        new SegmentRef(
                                envelope.sid(),
                                message.attempt(),
                                message.segmentAt(i),
                                message.segmentCount(segments.size()),
                                envelope.to(),
                                forCallback(envelope))));
            }
        }
        return submitted;
    }

    private static @Nullable Envelope forCallback(Envelope envelope) {
        return envelope.statusCallback() == null ? null : envelope;
    }
}
