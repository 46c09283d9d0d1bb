package io.trunkline.gateway.carrier;

import io.trunkline.gateway.carrier.SegmentOutcome.Accepted;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.receipt.ReceiptMatcher.Submitted;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.gateway.receipt.SegmentRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Turns the outcome of a message into facts. Segments that the carrier accepted are remembered for their receipts first,
 * then the submission is appended, then the receipts that had come before it. Thread-safe.
 */
public final class SubmissionFacts {
    private static final Logger LOG = LoggerFactory.getLogger(SubmissionFacts.class);

    /**
     * Waits between tries while the store of receipts or the log is away; the slot holds its messages meanwhile. Only what
     * is at fault itself is not tried again.
     */
    private static final Retry UNTIL_BACK = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .filter(fault -> !(fault instanceof IllegalArgumentException));

    private final Receipts receipts;
    private final LifecycleLog log;
    private final InstantSource clock;

    public SubmissionFacts(Receipts receipts, LifecycleLog log, InstantSource clock) {
        this.receipts = receipts;
        this.log = log;
        this.clock = clock;
    }

    /** Completes when every fact is durable; tries as long as it takes. A fact that the log will never take is logged. */
    public Mono<Void> append(MessageOutcome outcome) {
        Instant at = Instant.ofEpochMilli(clock.millis());
        LaneMessage message = outcome.record().message();
        LifecycleEvent fact = fact(message, outcome.segments(), at);
        List<Submitted> submitted = submitted(message, outcome.segments());
        Flux<ReceiptReceived> early =
                submitted.isEmpty() ? Flux.empty() : receipts.submitted(message.carrier(), submitted);
        return early.collectList()
                .retryWhen(UNTIL_BACK)
                .flatMap(receipts -> Flux.<LifecycleEvent>just(fact)
                        .concatWithValues(receipts.toArray(LifecycleEvent[]::new))
                        .concatMap(each -> log.append(each).retryWhen(UNTIL_BACK))
                        .then())
                .onErrorResume(fault -> {
                    LOG.error("{}: what became of it cannot be written down", fact.sid(), fault);
                    return Mono.empty();
                });
    }

    /** A lost answer makes the message ambiguous, whatever its other segments are; else a refusal makes it fail. */
    private static LifecycleEvent fact(LaneMessage message, List<SegmentOutcome> segments, Instant at) {
        Envelope envelope = message.envelope();
        Envelope carried = forCallback(envelope);
        List<SubmittedSegment> accepted = new ArrayList<>();
        long doubtful = 0;
        @Nullable Refused refused = null;
        String lost = "";
        for (int i = 0; i < segments.size(); i++) {
            switch (segments.get(i)) {
                case Accepted yes -> accepted.add(new SubmittedSegment(i, yes.sequence(), yes.carrierMessageId()));
                case Refused no -> refused = refused == null ? no : refused;
                case Unknown unknown -> {
                    doubtful |= 1L << i;
                    lost = lost.isEmpty() ? unknown.reason() : lost;
                }
            }
        }
        if (doubtful != 0) {
            return new SubmissionUnknown(
                    envelope.sid(),
                    at,
                    carried,
                    message.attempt(),
                    message.carrier(),
                    segments.size(),
                    doubtful,
                    accepted,
                    lost);
        }
        return refused == null
                ? new MessageSubmitted(envelope.sid(), at, carried, message.attempt(), message.carrier(), accepted)
                : new MessageFailed(envelope.sid(), at, carried, message.attempt(), refused.code(), refused.reason());
    }

    private static List<Submitted> submitted(LaneMessage message, List<SegmentOutcome> segments) {
        Envelope envelope = message.envelope();
        List<Submitted> submitted = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i) instanceof Accepted accepted
                    && !accepted.carrierMessageId().isEmpty()) {
                submitted.add(new Submitted(
                        accepted.carrierMessageId(),
                        new SegmentRef(
                                envelope.sid(),
                                message.attempt(),
                                i,
                                segments.size(),
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
