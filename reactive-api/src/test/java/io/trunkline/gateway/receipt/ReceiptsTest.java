package io.trunkline.gateway.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaOrphanLog;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.log.kafka.OrphanConsumer;
import io.trunkline.gateway.log.kafka.Topics;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.receipt.OrphanStore.Listed;
import io.trunkline.gateway.receipt.ReceiptMatcher.Match;
import io.trunkline.gateway.receipt.ReceiptMatcher.Matched;
import io.trunkline.gateway.receipt.ReceiptMatcher.Parked;
import io.trunkline.gateway.receipt.ReceiptMatcher.Submitted;
import io.trunkline.gateway.view.postgres.PostgresView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Receipts past Redis: the read model in a real PostgreSQL, and orphans through a real topic. */
class ReceiptsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CARRIER = "alpha";

    private volatile Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    private final PostgresView view =
            new PostgresView(LogServers.freshDatabase(), 1, partition -> Mono.fromSupplier(this::end), () -> now);
    private final Matcher matcher = new Matcher();
    private final List<LifecycleEvent> facts = new CopyOnWriteArrayList<>();
    private final List<CarrierReceipt> orphans = new CopyOnWriteArrayList<>();
    private final Receipts receipts = new Receipts(
            matcher, view.segments(), event -> appended(facts, event), orphan -> appended(orphans, orphan));
    private volatile LogPosition position = LogPosition.START;

    /** How many events the log has that the view has not read. */
    private volatile int unread;

    private LogPosition end() {
        return new LogPosition(position.intake(), position.lifecycle() + unread);
    }

    /** The first question makes connections and tables, which may take longer than a receipt is allowed to. */
    @BeforeEach
    void warmUp() {
        view.projection().position(0).block(PATIENCE);
        LogServers.await("the view to answer", this::isViewAnswering);
    }

    private boolean isViewAnswering() {
        try {
            return view.segments()
                    .find(receipt("nobody", "14155550100"))
                    .blockOptional(PATIENCE)
                    .isEmpty();
        } catch (MatcherUnavailableException e) {
            return false;
        }
    }

    @AfterEach
    void close() {
        view.close();
    }

    @ParameterizedTest
    @CsvSource({
        "c0ffee, c0ffee, 14155550100",
        "C0FFEE, c0ffee, +14155550100",
        "00012ab, 12AB, 4155550100",
        "0000000042, 42, 0014155550100",
        "id-1, id-1, 5550100"
    })
    void receiptThatRedisDoesNotKnowShouldMatchInTheViewHoweverItsIdIsWritten(
            String answered, String reported, String destination) {
        Envelope envelope = envelope();
        project(submitted(envelope, answered));
        receive(receipt(reported, destination));
        assertThat(facts).singleElement().isInstanceOfSatisfying(ReceiptReceived.class, fact -> {
            assertThat(fact.sid()).isEqualTo(envelope.sid());
            assertThat(fact.attempt()).isEqualTo(2);
            assertThat(fact.segment()).isEqualTo(0);
            assertThat(fact.segments()).isEqualTo(3);
            assertThat(fact.carrierMessageId()).isEqualTo(reported);
            assertThat(fact.envelope()).as("carried for the callback").isEqualTo(envelope);
        });
        assertThat(orphans).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"c0ffee, 12648430", "12648430, C0FFEE", "22, 16"})
    void idInTheOtherRadixShouldMatchOnceTheViewHasCaughtUp(String answered, String reported) {
        Envelope envelope = envelope();
        project(submitted(envelope, answered));
        receive(receipt(reported, "14155550100"));
        assertThat(orphans).as("its own submission may not be known yet").hasSize(1);
        keep(0, reported, null);
        retry();
        assertThat(facts).as("nor at the first look").isEmpty();
        now = now.plus(OrphanRetries.SCHEDULE.getFirst());
        retry();
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(envelope.sid());
        assertThat(listed()).isEmpty();
    }

    /** 22 is 0x16, and 16 is 0x10. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void idAsItIsWrittenShouldGoBeforeANewerOneThatIsTheSameInTheOtherRadix(boolean redisIsDown) {
        matcher.down = redisIsDown;
        Envelope older = envelope();
        project(submitted(older, "16"));
        now = now.plusSeconds(1);
        project(submitted(envelope(), "22"));
        receive(receipt("16", "14155550100"));
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(older.sid());
        receive(receipt("10", "14155550100"));
        assertThat(orphans).as("before the answer to its own submission").hasSize(1);
    }

    @Test
    void orphanShouldFindItsOwnIdBeforeOneInTheOtherRadix() {
        project(submitted(envelope(), "16"));
        keep(0, "10", null);
        retry();
        Envelope owner = envelope();
        project(submitted(owner, "10"));
        now = now.plus(OrphanRetries.SCHEDULE.getFirst());
        retry();
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(owner.sid());
    }

    @ParameterizedTest
    @CsvSource({
        "other, 14155550100, alpha",
        "c0ffee, 14155550199, alpha",
        "c0ffee, 14155550100, beta",
        "c0ffee, '', alpha"
    })
    void receiptOfAnotherIdNumberOrCarrierShouldBeAnOrphan(String id, String destination, String carrier) {
        project(submitted(envelope(), "c0ffee"));
        CarrierReceipt receipt =
                new CarrierReceipt(carrier, id, destination, now, ReceiptOutcome.DELIVERED, null, "state DELIVRD");
        receive(receipt);
        assertThat(facts).isEmpty();
        assertThat(orphans).containsExactly(receipt);
    }

    @Test
    void everySegmentThatACarrierAcceptedShouldBeFound() {
        Envelope doubtful = envelope();
        Envelope refused = envelope();
        project(new SubmissionUnknown(
                doubtful.sid(), now, null, 1, CARRIER, 3, 1, List.of(new SubmittedSegment(1, 5, "d-1")), "lost"));
        project(new AttemptRefused(
                refused.sid(),
                now,
                null,
                1,
                CARRIER,
                ErrorCode.UNKNOWN_ERROR,
                "busy",
                1,
                List.of(new SubmittedSegment(2, 6, "r-2"))));
        receive(receipt("d-1", "14155550100"));
        receive(receipt("r-2", "14155550100"));
        assertThat(facts)
                .extracting(fact -> ((ReceiptReceived) fact).segment(), LifecycleEvent::sid)
                .containsExactly(tuple(1, doubtful.sid()), tuple(2, refused.sid()));
    }

    @Test
    void idShouldStandForItsSegmentWithinTheHorizonOnlyAndTheNewestShouldWin() {
        project(submitted(envelope(), "again"));
        now = now.plusSeconds(1);
        Envelope second = envelope();
        project(submitted(second, "again"));
        receive(receipt("again", "14155550100"));
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(second.sid());
        now = now.plus(Duration.ofDays(3));
        receive(receipt("again", "14155550100"));
        assertThat(orphans).hasSize(1);
    }

    @Test
    void receiptShouldMatchThroughTheViewWhileRedisIsDown() {
        Envelope envelope = envelope();
        matcher.down = true;
        project(submitted(envelope, "id-1"));
        receive(receipt("id-1", "14155550100"));
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(envelope.sid());
        receive(receipt("id-2", "14155550100"));
        assertThat(orphans).hasSize(1);
    }

    @Test
    void receiptShouldStayWithTheCarrierWhileRedisAndTheViewAreDown() {
        matcher.down = true;
        view.close();
        assertThatThrownBy(() -> receive(receipt("id-1", "14155550100")))
                .isInstanceOf(MatcherUnavailableException.class);
        assertThat(orphans).isEmpty();
        matcher.down = false;
        receive(receipt("id-1", "14155550100"));
        assertThat(orphans).as("with Redis up, which has not met it").hasSize(1);
    }

    @Test
    void receiptShouldStayWithTheCarrierWhenTheLogTakesNoOrphan() {
        Receipts closed = new Receipts(
                matcher,
                view.segments(),
                event -> appended(facts, event),
                orphan -> Mono.error(new LogUnavailableException("planted")));
        assertThatThrownBy(() -> closed.received(receipt("id-1", "14155550100")).block(PATIENCE))
                .isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void orphanShouldBeFoundOnceItsSubmissionIsKnownAndElseStayListed() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        OrphanRetries retries = new OrphanRetries(receipts, view.orphans(), () -> now);
        Envelope envelope = envelope();
        CarrierReceipt later = receipt("later", "14155550100");
        CarrierReceipt never = new CarrierReceipt(
                CARRIER, "ne\0ver", "1", now, ReceiptOutcome.FAILED, ErrorCode.UNREACHABLE, "state UNDELIV");
        try (KafkaOrphanLog log = new KafkaOrphanLog(cluster);
                OrphanConsumer consumer = new OrphanConsumer(cluster, view.orphans()::keep)) {
            log.append(later).then(log.append(never)).block(PATIENCE);
            consumer.start();
            LogServers.await("both to be listed", () -> listed().size() == 2);
        }
        assertThat(retries.round().block(PATIENCE)).isEqualTo(2);
        assertThat(retries.round().block(PATIENCE)).as("not due yet").isZero();
        assertThat(listed()).extracting(Listed::tries).containsExactly(1, 1);
        project(submitted(envelope, "later"));
        for (int i = 0; i < OrphanRetries.SCHEDULE.size(); i++) {
            now = now.plus(OrphanRetries.SCHEDULE.get(i));
            retries.round().block(PATIENCE);
        }
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(envelope.sid());
        assertThat(listed()).singleElement().satisfies(left -> {
            assertThat(left.orphan().receipt().carrierMessageId()).isEqualTo("ne\uFFFDver");
            assertThat(left.orphan().receipt().code()).isEqualTo(ErrorCode.UNREACHABLE);
            assertThat(left.nextTry()).isNull();
        });
    }

    @Test
    void orphanWhoseReceiptIsInTheHistoryShouldMakeNoSecondFact() {
        Envelope envelope = envelope();
        CarrierReceipt receipt = receipt("id-1", "14155550100");
        project(submitted(envelope, "id-1"));
        view.orphans().keep(List.of(new OrphanReceipt(0, receipt))).block(PATIENCE);
        receive(receipt);
        project(facts.getFirst());
        assertThat(new OrphanRetries(receipts, view.orphans(), () -> now)
                        .round()
                        .block(PATIENCE))
                .isEqualTo(1);
        assertThat(facts).hasSize(1);
        assertThat(listed()).isEmpty();
    }

    @Test
    void orphanShouldAskForAnotherRouteAsTheReceiptDid() {
        Envelope envelope = envelope();
        CarrierReceipt failed = new CarrierReceipt(
                CARRIER,
                "id-1",
                "14155550100",
                now,
                ReceiptOutcome.FAILED,
                ErrorCode.UNREACHABLE,
                "state UNDELIV",
                "15005550006",
                null,
                true);
        view.orphans().keep(List.of(new OrphanReceipt(0, failed))).block(PATIENCE);
        project(submitted(envelope, "id-1"));
        retry();
        assertThat(facts)
                .singleElement()
                .isInstanceOfSatisfying(
                        ReceiptReceived.class,
                        fact -> assertThat(fact.elsewhere()).isTrue());
    }

    @Test
    void orphanThatFailsShouldStayForLaterAndHoldUpNoOther() {
        Envelope broken = envelope();
        Envelope whole = envelope();
        project(submitted(broken, "id-1"));
        project(submitted(whole, "id-2"));
        keep(0, "id-1", null);
        keep(1, "id-2", null);
        Receipts failing = new Receipts(
                matcher,
                view.segments(),
                event -> event.sid().equals(broken.sid())
                        ? Mono.error(new IllegalStateException("planted"))
                        : appended(facts, event),
                orphan -> appended(orphans, orphan));
        now = now.plusSeconds(1);
        assertThat(new OrphanRetries(failing, view.orphans(), () -> now).round().block(PATIENCE))
                .isEqualTo(2);
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(whole.sid());
        assertThat(listed()).singleElement().extracting(Listed::tries).isEqualTo(0);
    }

    @Test
    void echoedReferenceShouldNameTheSegmentInDoubt() {
        Envelope envelope = envelope();
        Envelope other = envelope();
        project(doubt(envelope, 0b101));
        project(doubt(other, 0b111));
        keep(0, "new-1", SegmentReference.of(envelope.sid(), 1, 2));
        retry();
        assertThat(facts).as("not at once, while the view may lag").isEmpty();
        now = now.plus(OrphanRetries.SCHEDULE.getFirst());
        retry();
        assertThat(facts).singleElement().isInstanceOfSatisfying(ReceiptReceived.class, fact -> {
            assertThat(fact.sid()).isEqualTo(envelope.sid());
            assertThat(fact.attempt()).isEqualTo(1);
            assertThat(fact.segment()).isEqualTo(2);
            assertThat(fact.carrierMessageId()).as("which no answer told").isEqualTo("new-1");
        });
        assertThat(listed()).isEmpty();
        receive(receipt("new-1", "14155550100"));
        assertThat(facts).as("its id is known from then on").hasSize(2);
    }

    @Test
    void receiptWithoutAnIdShouldSettleADoubtByItsReferenceAndBeNobodysElse() {
        Envelope accepted = envelope();
        Envelope doubtful = envelope();
        project(submitted(accepted, " "));
        project(doubt(doubtful, 1));
        receive(receipt("", "14155550100"));
        assertThat(orphans).as("though a carrier's id may be blank").hasSize(1);
        keep(0, "", null);
        keep(1, "", SegmentReference.of(doubtful.sid(), 1, 0));
        keep(2, "", SegmentReference.of(doubtful.sid(), 1, 0));
        retry();
        assertThat(listed())
                .filteredOn(orphan -> orphan.orphan().offset() == 0)
                .singleElement()
                .satisfies(lost -> {
                    assertThat(lost.tries()).isEqualTo(1);
                    assertThat(lost.nextTry()).as("nothing tells whose it is").isNull();
                });
        now = now.plus(OrphanRetries.SCHEDULE.getFirst());
        retry();
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(doubtful.sid());
        assertThat(listed()).as("one of the two that name it").hasSize(2);
        receive(receipt("", "14155550100"));
        assertThat(facts).as("no id was learned").hasSize(1);
    }

    @Test
    void receiptsWithoutAReferenceShouldSettleTheOnlyMessageInDoubtSegmentBySegment() {
        Envelope envelope = envelope();
        project(doubt(envelope, 0b011));
        keep(0, "new-1", null);
        keep(1, "new-2", null);
        keep(2, "new-3", null);
        retry();
        for (int i = 0; i < 2; i++) {
            now = now.plus(OrphanRetries.SCHEDULE.get(i));
            retry();
        }
        assertThat(facts).as("others may still be unanswered").isEmpty();
        now = now.plus(OrphanRetries.SCHEDULE.get(2));
        retry();
        assertThat(facts)
                .extracting(fact -> ((ReceiptReceived) fact).segment())
                .as("two are in doubt, each is settled once")
                .containsExactlyInAnyOrder(0, 1);
        assertThat(listed()).hasSize(1);
    }

    @Test
    void receiptThatMayBeOfTwoMessagesInDoubtShouldSettleNeither() {
        project(doubt(envelope(), 1));
        project(doubt(envelope(), 1));
        keep(0, "new-1", null);
        retryToTheEnd();
        assertThat(facts).isEmpty();
        assertThat(listed()).hasSize(1);
    }

    /** The second message's answer is lost as well, but only after half a minute is that known. */
    @Test
    void receiptThatMayBeOfAMessageStillUnansweredShouldSettleNoOther() {
        project(doubt(envelope(), 1));
        Envelope unanswered = envelope();
        keep(0, "new-1", null);
        retry();
        for (int i = 0; i < 2; i++) {
            now = now.plus(OrphanRetries.SCHEDULE.get(i));
            retry();
        }
        now = now.plusSeconds(10);
        project(doubt(unanswered, 1));
        retryToTheEnd();
        assertThat(facts).isEmpty();
        assertThat(listed()).hasSize(1);
    }

    private void retryToTheEnd() {
        retry();
        for (Duration pause : OrphanRetries.SCHEDULE) {
            now = now.plus(pause);
            retry();
        }
    }

    @Test
    void doubtsOfOtherNumbersThatEndAlikeShouldHideNone() {
        List<AcceptedMessage> accepted = new ArrayList<>();
        List<LifecycleEvent> doubts = new ArrayList<>();
        for (int area = 201; area < 601; area++) {
            Envelope other = to(new Address("+1" + (area == 415 ? 900 : area) + "5550100"));
            accepted.add(new AcceptedMessage(other, "hello"));
            doubts.add(doubt(other, 0b111));
        }
        apply(accepted, doubts);
        Envelope named = envelope();
        project(doubt(named, 1));
        keep(0, "new-1", SegmentReference.of(named.sid(), 1, 0));
        retry();
        now = now.plus(OrphanRetries.SCHEDULE.getFirst());
        retry();
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(named.sid());
    }

    @Test
    void orphanShouldSettleNoDoubtWhileItsTrueSegmentMayBeUnread() {
        Envelope doubtful = envelope();
        Envelope owner = envelope();
        project(doubt(doubtful, 1));
        keep(0, "new-1", null);
        unread = 1;
        retry();
        now = now.plus(OrphanRetries.SETTLED_AFTER);
        retry();
        assertThat(facts).as("the view is behind").isEmpty();
        assertThat(listed()).singleElement().satisfies(orphan -> {
            assertThat(orphan.tries())
                    .as("looks at a view that is behind do not count")
                    .isEqualTo(1);
            assertThat(orphan.nextTry()).isNotNull();
        });
        unread = 0;
        project(submitted(owner, "new-1"));
        now = now.plus(OrphanRetries.SCHEDULE.getFirst());
        retry();
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(owner.sid());
        assertThat(listed()).isEmpty();
    }

    @Test
    void segmentWhoseAnswerIsKnownShouldNotBeInDoubtForAnOrphan() {
        Envelope taken = envelope();
        Envelope open = envelope();
        project(new MessageSubmitted(taken.sid(), now, null, 1, CARRIER, List.of(new SubmittedSegment(0, 7, "id-1"))));
        project(doubt(taken, 1));
        keep(0, "new-1", null);
        retry();
        now = now.plus(OrphanRetries.SETTLED_AFTER);
        retry();
        assertThat(facts).as("who took over knew no answer, but the view does").isEmpty();
        project(doubt(open, 1));
        now = now.plus(OrphanRetries.SCHEDULE.get(1));
        retry();
        assertThat(facts).singleElement().extracting(LifecycleEvent::sid).isEqualTo(open.sid());
    }

    @Test
    void segmentThatItsCarrierRefusedLateShouldNotBeInDoubtForAnOrphan() {
        Envelope refused = envelope();
        project(doubt(refused, 1));
        project(new AttemptRefused(
                refused.sid(), now, null, 1, CARRIER, ErrorCode.UNKNOWN_ERROR, "busy", 1, List.of()));
        keep(0, "new-1", null);
        retry();
        now = now.plus(OrphanRetries.SETTLED_AFTER);
        retry();
        assertThat(facts).isEmpty();
        assertThat(listed()).singleElement().extracting(Listed::tries).isEqualTo(2);
    }

    /** The time of these tests goes on from there, however long the test took to come here. */
    private SubmissionUnknown doubt(Envelope envelope, long doubtful) {
        now = now.isAfter(envelope.acceptedAt()) ? now : envelope.acceptedAt();
        return new SubmissionUnknown(envelope.sid(), now, null, 1, CARRIER, 3, doubtful, List.of(), "lost");
    }

    private void keep(long offset, String id, @Nullable Integer reference) {
        CarrierReceipt receipt = new CarrierReceipt(
                CARRIER,
                id,
                "14155550100",
                now.plusSeconds(1),
                ReceiptOutcome.DELIVERED,
                null,
                "state DELIVRD",
                "15005550006",
                reference);
        view.orphans().keep(List.of(new OrphanReceipt(offset, receipt))).block(PATIENCE);
    }

    private void retry() {
        now = now.plusSeconds(1);
        new OrphanRetries(receipts, view.orphans(), () -> now).round().block(PATIENCE);
    }

    @Test
    void orphanShouldBeLeasedToOneNodeAndKeptOnce() {
        OrphanReceipt orphan = new OrphanReceipt(7, receipt("id-1", "1"));
        view.orphans().keep(List.of(orphan)).block(PATIENCE);
        view.orphans().keep(List.of(orphan)).block(PATIENCE);
        Instant until = now.plusSeconds(60);
        assertThat(view.orphans().due(now, until, 10).block(PATIENCE)).containsExactly(new OrphanStore.Due(orphan, 0));
        assertThat(view.orphans().due(now, until, 10).block(PATIENCE)).isEmpty();
        assertThat(view.orphans().due(until, until, 10).block(PATIENCE)).hasSize(1);
    }

    private List<Listed> listed() {
        return view.orphans().list(CARRIER, null, 10).blockOptional(PATIENCE).orElseThrow();
    }

    private void receive(CarrierReceipt receipt) {
        receipts.received(receipt).block(PATIENCE);
    }

    private CarrierReceipt receipt(String id, String destination) {
        return new CarrierReceipt(CARRIER, id, destination, now, ReceiptOutcome.DELIVERED, null, "state DELIVRD");
    }

    /** A message of three segments to +14155550100, known to the view. */
    private Envelope envelope() {
        Envelope envelope = to(new Address("+14155550100"));
        apply(List.of(new AcceptedMessage(envelope, "hello")), List.of());
        return envelope;
    }

    private static Envelope to(Address recipient) {
        Envelope plain = LogServers.envelope(0);
        return new Envelope(
                plain.sid(),
                plain.account(),
                plain.from(),
                recipient,
                null,
                3,
                URI.create("http://127.0.0.1/status"),
                plain.acceptedAt());
    }

    private MessageSubmitted submitted(Envelope envelope, String id) {
        return new MessageSubmitted(envelope.sid(), now, null, 2, CARRIER, List.of(new SubmittedSegment(0, 7, id)));
    }

    private void project(LifecycleEvent event) {
        apply(List.of(), List.of(event));
    }

    private void apply(List<AcceptedMessage> accepted, List<LifecycleEvent> events) {
        LogPosition from = position;
        position = new LogPosition(from.intake() + accepted.size(), from.lifecycle() + events.size());
        view.projection()
                .apply(new LogBatch(0, from, position, accepted, events, null))
                .block(PATIENCE);
    }

    private static <T> Mono<Void> appended(List<T> log, T record) {
        return Mono.fromRunnable(() -> log.add(record));
    }

    /** Knows nothing. */
    private static final class Matcher implements ReceiptMatcher {
        private volatile boolean down;

        @Override
        public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
            return whenUp(List.of());
        }

        @Override
        public Mono<Match> received(CarrierReceipt receipt) {
            return whenUp(new Parked());
        }

        private <T> Mono<T> whenUp(T answer) {
            return down
                    ? Mono.error(new MatcherUnavailableException("planted", new IllegalStateException("down")))
                    : Mono.just(answer);
        }
    }
}
