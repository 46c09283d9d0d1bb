package io.trunkline.gateway.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.gateway.carrier.MessageOutcome.Settled;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.Refusal;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.LifecycleEvent.WrittenSegment;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.receipt.MatcherUnavailableException;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.receipt.Receipts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class SubmissionFactsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<LifecycleEvent> log = new CopyOnWriteArrayList<>();

    @Test
    void factShouldNotWaitForAStoreOfReceiptsThatDoesNotAnswer() {
        facts(submitted -> Mono.never()).append(outcome()).subscribe();
        assertThat(log).hasSize(1).hasOnlyElementsOfType(MessageSubmitted.class);
    }

    @Test
    void outcomeShouldBeDoneWhileTheStoreOfReceiptsIsAway() {
        SubmissionFacts facts = facts(submitted -> Mono.error(away()));
        facts.append(outcome()).block(PATIENCE);
        facts.append(outcome()).block(PATIENCE);
        assertThat(log).hasSize(2).hasOnlyElementsOfType(MessageSubmitted.class);
    }

    @Test
    void receiptThatCameBeforeTheAnswerShouldFollowTheFact() {
        SubmissionFacts facts = facts(submitted -> Mono.just(early(submitted)));
        facts.append(outcome()).block(PATIENCE);
        assertThat(log).hasExactlyElementsOfTypes(MessageSubmitted.class, ReceiptReceived.class);
    }

    @Test
    void storeOfReceiptsShouldBeToldWhenItIsBack() {
        AtomicInteger calls = new AtomicInteger();
        SubmissionFacts facts = facts(submitted ->
                Mono.defer(() -> calls.incrementAndGet() < 3 ? Mono.error(away()) : Mono.just(early(submitted))));
        facts.append(outcome()).block(PATIENCE);
        Flux.interval(Duration.ofMillis(10)).filter(tick -> log.size() == 2).blockFirst(PATIENCE);
        assertThat(calls).hasValue(3);
        facts.remembered().block(PATIENCE);
    }

    @Test
    void messagesThatTheStoreOfReceiptsWillNeverKnowShouldNotBeToldOneByOne() {
        Logger logger = (Logger) LoggerFactory.getLogger(ReceiptMemory.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            SubmissionFacts facts = facts(submitted -> Mono.never());
            for (int i = 0; i < 10_100; i++) {
                facts.append(outcome()).subscribe();
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(log).hasSize(10_100);
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
    }

    @Test
    void messageOfALostOwnerShouldBeInDoubtWithAllItsSegments() {
        facts(submitted -> Mono.just(List.of())).appendOwnerLost(record()).block(PATIENCE);
        assertThat(log).singleElement().isInstanceOfSatisfying(SubmissionUnknown.class, doubt -> {
            assertThat(doubt.attempt()).isEqualTo(3);
            assertThat(doubt.segments()).isEqualTo(2);
            assertThat(doubt.doubtful()).isEqualTo(0b11);
            assertThat(doubt.reason()).isEqualTo("owner was lost");
            assertThat(doubt.resend()).isTrue();
        });
    }

    @Test
    void outcomeOfAResendShouldSayThatItWasOne() {
        SubmissionFacts facts = facts(submitted -> Mono.just(List.of()));
        facts.append(new Settled(
                        record(),
                        List.of(new SegmentOutcome.Unknown(1, "bind lost"), new SegmentOutcome.Accepted(2, "id-2"))))
                .block(PATIENCE);
        facts.append(new Settled(
                        record(),
                        List.of(
                                new SegmentOutcome.Refused(ErrorCode.UNKNOWN_ERROR, "queue full", true),
                                new SegmentOutcome.Accepted(2, "id-2"))))
                .block(PATIENCE);
        assertThat(log.getFirst())
                .isInstanceOfSatisfying(
                        SubmissionUnknown.class,
                        doubt -> assertThat(doubt.resend()).isTrue());
        assertThat(log.getLast())
                .isInstanceOfSatisfying(
                        AttemptRefused.class,
                        refusal -> assertThat(refusal.resend()).isTrue());
    }

    @Test
    void refusalForGoodShouldTellWhatWasAcceptedAllTheSame() {
        facts(submitted -> Mono.just(List.of()))
                .append(new Settled(
                        record(),
                        List.of(
                                new SegmentOutcome.Accepted(2, "id-2"),
                                new SegmentOutcome.Refused(ErrorCode.UNKNOWN_ERROR, "invalid", false))))
                .block(PATIENCE);
        assertThat(log)
                .singleElement()
                .isInstanceOfSatisfying(
                        MessageFailed.class,
                        failed -> assertThat(failed.refusal())
                                .isEqualTo(new Refusal(
                                        record().message().carrier(),
                                        false,
                                        List.of(new SubmittedSegment(0, 2, "id-2")))));
    }

    @Test
    void correctionShouldTellTheWholeAttemptAndTheStoreOfReceiptsWhatIsNew() {
        List<String> told = new CopyOnWriteArrayList<>();
        SubmissionFacts facts = facts(submitted -> {
            submitted.forEach(segment -> told.add(segment.carrierMessageId()));
            return Mono.just(early(submitted));
        });
        facts.append(new MessageOutcome.Corrected(record(), outcome().segments(), 1))
                .block(PATIENCE);
        assertThat(told).containsExactly("id-2");
        assertThat(log)
                .hasExactlyElementsOfTypes(MessageSubmitted.class, ReceiptReceived.class)
                .first()
                .extracting(fact -> ((MessageSubmitted) fact).segments())
                .isEqualTo(List.of(new SubmittedSegment(0, 1, "id-1"), new SubmittedSegment(1, 2, "id-2")));
    }

    @Test
    void requestsThatWereNotAcceptedShouldBeToldAndTheirSegments() {
        SegmentOutcome.Refused byCarrier =
                new SegmentOutcome.Refused(ErrorCode.UNKNOWN_ERROR, "queue full", true, Recourse.LATER, true, 8);
        SegmentOutcome.Refused byCarrierForGood =
                new SegmentOutcome.Refused(ErrorCode.BLOCKED, "prohibited", false, Recourse.LATER, false, 9);
        SegmentOutcome.Refused byUs = new SegmentOutcome.Refused(ErrorCode.UNKNOWN_ERROR, "not now", true);
        SegmentOutcome accepted = new SegmentOutcome.Accepted(6, "id-6");
        SegmentOutcome lost = new SegmentOutcome.Unknown(7, "bind lost");
        SubmissionFacts facts = facts(submitted -> Mono.just(List.of()));
        for (List<SegmentOutcome> outcomes : List.<List<SegmentOutcome>>of(
                List.of(lost, byCarrier),
                List.of(accepted, lost),
                List.of(byUs, lost),
                List.of(accepted, byCarrier),
                List.of(byUs, accepted),
                List.of(byUs, byCarrierForGood))) {
            facts.append(new Settled(record(), outcomes)).block(PATIENCE);
        }
        assertThat(log)
                .extracting(SubmissionFactsTest::written)
                .containsExactly(
                        List.of(new WrittenSegment(0, 7), new WrittenSegment(1, 8)),
                        List.of(new WrittenSegment(1, 7)),
                        List.of(new WrittenSegment(1, 7)),
                        List.of(new WrittenSegment(1, 8)),
                        List.of(),
                        List.of(new WrittenSegment(1, 9)));
    }

    private static List<WrittenSegment> written(LifecycleEvent event) {
        return switch (event) {
            case SubmissionUnknown doubt -> doubt.written();
            case AttemptRefused refusal -> refusal.written();
            case MessageFailed failed ->
                Objects.requireNonNull(failed.refusal()).written();
            default -> throw new AssertionError(event);
        };
    }

    private SubmissionFacts facts(
            Function<List<ReceiptMatcher.Submitted>, Mono<List<ReceiptMatcher.Matched>>> matching) {
        ReceiptMatcher matcher = new ReceiptMatcher() {
            @Override
            public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
                return matching.apply(segments);
            }

            @Override
            public Mono<Match> received(CarrierReceipt receipt) {
                return Mono.just(new Parked());
            }
        };
        Receipts receipts = new Receipts(matcher, new NoSegments(), event -> Mono.empty(), orphan -> Mono.empty());
        return new SubmissionFacts(receipts, event -> Mono.fromRunnable(() -> log.add(event)), InstantSource.system());
    }

    private static MatcherUnavailableException away() {
        return new MatcherUnavailableException("planted: away", new IllegalStateException());
    }

    private static List<ReceiptMatcher.Matched> early(List<ReceiptMatcher.Submitted> submitted) {
        CarrierReceipt receipt = new CarrierReceipt(
                "alpha",
                "id-1",
                "14155550100",
                Instant.EPOCH,
                ReceiptOutcome.DELIVERED,
                null,
                "state DELIVRD, stat:DELIVRD err:000");
        return List.of(new ReceiptMatcher.Matched(submitted.getFirst().segment(), receipt));
    }

    private static Settled outcome() {
        return new Settled(
                record(), List.of(new SegmentOutcome.Accepted(1, "id-1"), new SegmentOutcome.Accepted(2, "id-2")));
    }

    private static LaneRecord record() {
        Envelope envelope = new Envelope(
                new MessageSid(7, 8),
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                new Address("+15005550006"),
                new Address("+14155550100"),
                null,
                2,
                null,
                Instant.EPOCH);
        return new LaneRecord(
                5, new LaneMessage(envelope, "b", 3, "alpha", 0, "only route", LifecycleEvent.ALL_SEGMENTS, true));
    }
}
