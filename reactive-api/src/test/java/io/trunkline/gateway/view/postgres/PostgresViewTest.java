package io.trunkline.gateway.view.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.gateway.carrier.BrokenOffMessages.BrokenOff;
import io.trunkline.gateway.inbound.InboundMessage;
import io.trunkline.gateway.intake.KeyedIntake;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogEnds;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.view.KeyedMessage;
import io.trunkline.gateway.view.MessageFilter;
import io.trunkline.gateway.view.MessageHistory;
import io.trunkline.gateway.view.MessagePage;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.view.ViewUnavailableException;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.WaitKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class PostgresViewTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;
    private static final AccountSid OTHER = new AccountSid("ACffffffffffffffffffffffffffffffff");

    private final PostgresServer server = LogServers.freshDatabase();
    private final AtomicLong end = new AtomicLong();
    private final PostgresView view = view(partition -> Mono.fromSupplier(() -> new LogPosition(end.get(), 0)));

    private PostgresView view(LogEnds ends) {
        return new PostgresView(server, PARTITIONS, ends, InstantSource.system());
    }

    @AfterEach
    void close() {
        view.close();
    }

    @Test
    void messageShouldReadBackAsItWasAcceptedWithItsState() {
        Envelope envelope = withCallback(LogServers.envelope(0));
        apply(
                view,
                LogPosition.START,
                new LogPosition(1, 3),
                List.of(new AcceptedMessage(envelope, "Grüße \0 👋")),
                List.of(routed(envelope), submitted(envelope, 20), delivered(envelope, 30)));
        MessageView found = find(envelope);
        assertThat(found.envelope()).isEqualTo(envelope);
        assertThat(found.body()).isEqualTo("Grüße \uFFFD 👋");
        assertThat(found.state().status()).isEqualTo(Status.DELIVERED);
        assertThat(found.state().sentAt()).isEqualTo(envelope.acceptedAt().plusMillis(20));
        assertThat(found.state().updatedAt()).isEqualTo(envelope.acceptedAt().plusMillis(30));
    }

    @Test
    void subscribersMessageShouldBeKnownOnceItsFactWasReadAndNotByItsText() {
        Envelope said = LogServers.envelope(0);
        Envelope unsaid = LogServers.envelope(0);
        view.inbound().keepTexts(List.of(inbound(said), inbound(unsaid))).block(PATIENCE);
        apply(
                view,
                LogPosition.START,
                new LogPosition(0, 1),
                List.of(),
                List.of(new MessageReceived(said, said.acceptedAt(), "alpha")));
        assertThat(view.inbound().known(List.of(said.sid(), unsaid.sid())).block(PATIENCE))
                .containsExactly(said.sid());
    }

    private static InboundMessage inbound(Envelope of) {
        return new InboundMessage(of.sid(), "alpha", of.from().value(), of.to().value(), "hello", 1, of.acceptedAt());
    }

    @Test
    void eitherOrderOfTheTopicsShouldMakeTheSameRow() {
        Envelope one = LogServers.envelope(0);
        Envelope other = LogServers.envelope(0);
        LogPosition first = new LogPosition(1, 1);
        LogPosition second = new LogPosition(2, 2);
        apply(view, LogPosition.START, first, accepted(one), List.of(submitted(other, 20)));
        view.close();
        try (PostgresView restarted = view(partition -> Mono.just(LogPosition.START))) {
            apply(restarted, first, second, accepted(other), List.of(submitted(one, 20)));
            for (Envelope envelope : List.of(one, other)) {
                MessageView found = restarted
                        .queries()
                        .find(envelope.account(), envelope.sid())
                        .block(PATIENCE);
                assertThat(found).isNotNull();
                assertThat(found.envelope()).isEqualTo(envelope);
                assertThat(found.body()).isEqualTo("hello");
                assertThat(found.state().status()).isEqualTo(Status.SUBMITTED);
                assertThat(found.state().sentAt())
                        .isEqualTo(envelope.acceptedAt().plusMillis(20));
            }
        }
    }

    @Test
    void keyShouldStandForItsNewestMessageUntilItIsPastItsTime() {
        Envelope old = LogServers.envelope(0);
        Envelope fresh = LogServers.envelope(0);
        IdempotencyKey first = new IdempotencyKey("1".repeat(64), "2".repeat(64));
        IdempotencyKey second = new IdempotencyKey("1".repeat(64), "3".repeat(64));
        List<AcceptedMessage> newestFirst = List.of(keyed(fresh, second), keyed(old, first));
        List<Envelope> bySid = Stream.of(old, fresh)
                .sorted(Comparator.comparing(Envelope::sid))
                .toList();
        apply(view, LogPosition.START, new LogPosition(2, 0), newestFirst, List.of());
        assertThat(withKey(view, "1".repeat(64)))
                .isEqualTo(new KeyedMessage(bySid.getLast(), bySid.getLast().equals(fresh) ? second : first));
        assertThat(withKey(view, "9".repeat(64))).isNull();
        Instant later = Instant.now().plus(Duration.ofDays(2)).plusSeconds(60);
        try (PostgresDatabase database = new PostgresDatabase(server, "test", 1)) {
            assertThat(new Pruning(database, InstantSource.system()).run().block(PATIENCE))
                    .isZero();
            assertThat(new Pruning(database, InstantSource.fixed(later)).run().block(PATIENCE))
                    .isEqualTo(1);
        }
        assertThat(withKey(view, "1".repeat(64))).isNull();
    }

    @Test
    void waitThatSomebodyHoldsShouldNotBeWaitedForWhenItsFactIsSaid() {
        Envelope held = LogServers.envelope(0);
        Envelope free = LogServers.envelope(0);
        apply(view, LogPosition.START, new LogPosition(2, 0), accepted(held, free), List.of());
        LogServers.sql(
                server,
                "INSERT INTO waiting (shard, due, sid, attempt, kind, reason)"
                        + " SELECT 0, now(), sid, 1, 'SEND_AT', 'its time' FROM message");
        List<MarkedWait> said = Stream.of(held, free)
                .map(message -> new MarkedWait(
                        new WaitKey(WaitKind.SEND_AT, 1), new MessageCanceled(message.sid(), Instant.now(), null), ""))
                .toList();
        try (PostgresDatabase database = new PostgresDatabase(server, "test", 1)) {
            database.inTransaction(holder -> Mono.from(
                                    holder.createStatement("SELECT 1 FROM waiting WHERE sid = $1 FOR UPDATE")
                                            .bind(0, Rows.uuid(held.sid()))
                                            .execute())
                            .flatMap(locked -> Mono.from(locked.map((row, metadata) -> true)))
                            .flatMap(locked -> view.waits().said(said).thenReturn(locked)))
                    .block(PATIENCE);
        }
        assertThat(LogServers.sql(server, "SELECT sid FROM waiting"))
                .containsExactly(Rows.uuid(held.sid()).toString());
        view.waits().said(said).block(PATIENCE);
        assertThat(LogServers.sql(server, "SELECT sid FROM waiting")).isEmpty();
    }

    @Test
    void viewShouldSayWhenItHasReadWhatTheLogHeld() {
        end.set(1);
        apply(view, LogPosition.START, new LogPosition(1, 0), accepted(LogServers.envelope(0)), List.of());
        Mono<Void> caughtUp = view.keys().caughtUp();
        assertThatThrownBy(() -> caughtUp.block(PATIENCE))
                .as("partition 1 is behind")
                .isInstanceOf(ViewUnavailableException.class);
        end.set(0);
        caughtUp.block(PATIENCE);
    }

    private static AcceptedMessage keyed(Envelope envelope, IdempotencyKey key) {
        return new AcceptedMessage(envelope, "hello", key, false);
    }

    private static @Nullable KeyedMessage withKey(PostgresView of, String digest) {
        return of.keys().withKey(LogServers.envelope(0).account(), digest).block(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void erasedTextShouldBeGoneWhicheverTopicIsReadFirst(boolean bodyFirst) {
        Envelope envelope = LogServers.envelope(0);
        List<LifecycleEvent> erasure = List.of(new BodyErased(envelope.sid(), Instant.now()));
        if (bodyFirst) {
            apply(view, LogPosition.START, new LogPosition(1, 0), accepted(envelope), List.of());
            assertThat(find(envelope).body()).isEqualTo("hello");
            apply(view, new LogPosition(1, 0), new LogPosition(1, 1), List.of(), erasure);
        } else {
            apply(view, LogPosition.START, new LogPosition(0, 1), List.of(), erasure);
            apply(view, new LogPosition(0, 1), new LogPosition(1, 1), accepted(envelope), List.of());
        }

        assertThat(find(envelope).body()).isEmpty();
        assertThat(LogServers.sql(server, "SELECT body FROM message_body")).isEmpty();
    }

    @Test
    void deletedMessageShouldBeShownNoMoreAndItsTextBeGone() {
        Envelope deleted = withCallback(LogServers.envelope(0));
        Envelope kept = LogServers.envelope(0);
        apply(
                view,
                LogPosition.START,
                new LogPosition(2, 3),
                List.of(new AcceptedMessage(deleted, "secret"), new AcceptedMessage(kept, "hello")),
                List.of(
                        delivered(deleted, 20),
                        new MessageDeleted(deleted.sid(), Instant.now()),
                        new BodyErased(deleted.sid(), Instant.now())));
        end.set(2);

        assertEmptyAtOnce(deleted.account(), deleted.sid());
        assertThat(list(kept.account(), new MessageFilter(null, null, null, null, null, 10))
                        .messages())
                .extracting(MessageView::envelope)
                .containsExactly(kept);
        assertThat(LogServers.sql(server, "SELECT body FROM message_body")).containsExactly("hello");
    }

    @Test
    void historyShouldTellWhichNodeWroteWhat() {
        Envelope envelope = withCallback(LogServers.envelope(0));
        List<LifecycleEvent> events = List.of(routed(envelope), submitted(envelope, 20), delivered(envelope, 30));
        apply(LogPosition.START, new LogPosition(0, 1), List.of(), events.subList(0, 1), List.of("router"));
        apply(new LogPosition(0, 1), new LogPosition(1, 1), accepted(envelope), List.of(), List.of("intake"));
        apply(new LogPosition(1, 1), new LogPosition(1, 3), List.of(), events.subList(1, 3), List.of("owner", ""));
        end.set(1);

        MessageHistory history =
                view.queries().history(envelope.account(), envelope.sid()).block(PATIENCE);

        assertThat(history).isNotNull();
        assertThat(history.acceptedBy()).isEqualTo("intake");
        assertThat(history.events()).extracting(MessageHistory.Entry::node).containsExactly("router", "owner", "");
    }

    private void apply(
            LogPosition from,
            LogPosition to,
            List<AcceptedMessage> accepted,
            List<LifecycleEvent> events,
            List<String> writers) {
        view.projection().position(0).block(PATIENCE);
        LogBatch.Writers who = new LogBatch.Writers(
                writers.subList(0, accepted.size()), writers.subList(accepted.size(), writers.size()));
        view.projection()
                .apply(new LogBatch(0, from, to, accepted, events, who, Instant.now()))
                .block(PATIENCE);
    }

    @Test
    void historyShouldBeWhatTheLogHas() {
        Envelope envelope = withCallback(LogServers.envelope(0));
        Envelope other = LogServers.envelope(0);
        List<LifecycleEvent> first = List.of(routed(envelope), submitted(other, 15), submitted(envelope, 20));
        List<LifecycleEvent> second = List.of(delivered(envelope, 30), delivered(envelope, 30));
        apply(view, LogPosition.START, new LogPosition(1, 3), accepted(envelope), first);
        apply(view, new LogPosition(1, 3), new LogPosition(1, 5), List.of(), second);

        MessageHistory history =
                view.queries().history(envelope.account(), envelope.sid()).block(PATIENCE);
        assertThat(history).isNotNull();
        assertThat(history.message()).isEqualTo(find(envelope));
        assertThat(history.events())
                .extracting(MessageHistory.Entry::event)
                .containsExactly(first.get(0), first.get(2), second.get(0), second.get(1));
        end.set(1);
        assertThat(view.queries().history(OTHER, envelope.sid()).blockOptional(PATIENCE))
                .isEmpty();
    }

    @Test
    void longMessageInDoubtShouldBeBrokenOffUntilItIsComplete() {
        Envelope envelope = segmented(2);
        Envelope shortOne = segmented(1);
        Envelope elsewhere = segmented(2);
        apply(
                view,
                LogPosition.START,
                new LogPosition(3, 3),
                accepted(envelope, shortOne, elsewhere),
                List.of(
                        inDoubt(envelope, "alpha", 0b10),
                        inDoubt(shortOne, "alpha", 0b1),
                        inDoubt(elsewhere, "beta", 0b11)));
        assertThat(brokenOff("alpha")).containsExactly(new BrokenOff(envelope.sid(), envelope.from(), envelope.to()));
        assertThat(isComplete(envelope)).isFalse();
        assertThat(isComplete(segmented(2)))
                .as("one that the view has not read")
                .isFalse();

        LifecycleEvent rest = new MessageSubmitted(
                envelope.sid(),
                envelope.acceptedAt().plusMillis(30),
                null,
                2,
                "alpha",
                List.of(new SubmittedSegment(1, 7, "id")));
        apply(view, new LogPosition(3, 3), new LogPosition(3, 4), List.of(), List.of(rest));
        assertThat(brokenOff("alpha")).isEmpty();
        assertThat(isComplete(envelope)).isTrue();
    }

    @Test
    void doubtBehindAnAttemptThatCameBackShouldBeBrokenOffUntilTheReceiptsAreAllThatIsMissing() {
        Envelope envelope = segmented(2);
        Envelope complete = segmented(2);
        apply(
                view,
                LogPosition.START,
                new LogPosition(2, 5),
                accepted(envelope, complete),
                List.of(
                        returned(envelope, 0),
                        returned(envelope, 1),
                        inDoubt(envelope, 2, "alpha", 0b10),
                        inDoubt(complete, "alpha", 0b10),
                        rest(complete, 1)));
        assertThat(find(envelope).state().status()).isEqualTo(Status.SUBMITTED);
        assertThat(brokenOff("alpha")).containsExactly(new BrokenOff(envelope.sid(), envelope.from(), envelope.to()));
        assertThat(isComplete(envelope)).isFalse();
        assertThat(isComplete(complete)).isTrue();

        apply(view, new LogPosition(2, 5), new LogPosition(2, 6), List.of(), List.of(rest(envelope, 2)));
        assertThat(brokenOff("alpha")).isEmpty();
        assertThat(isComplete(envelope)).isTrue();
    }

    private static LifecycleEvent rest(Envelope envelope, int attempt) {
        return new MessageSubmitted(
                envelope.sid(),
                envelope.acceptedAt().plusMillis(30),
                null,
                attempt,
                "alpha",
                List.of(new SubmittedSegment(1, 7, "id")));
    }

    private static LifecycleEvent returned(Envelope envelope, int segment) {
        return new ReceiptReceived(
                envelope.sid(),
                envelope.acceptedAt().plusMillis(10),
                null,
                1,
                segment,
                2,
                ReceiptOutcome.FAILED,
                null,
                "UNDELIV",
                true);
    }

    @Test
    void secondProjectorShouldBeFencedAndLeaveNothing() {
        Envelope one = LogServers.envelope(0);
        Envelope other = LogServers.envelope(0);
        apply(view, LogPosition.START, new LogPosition(1, 0), accepted(one), List.of());
        try (PostgresView stale = view(partition -> Mono.just(LogPosition.START))) {
            assertThatThrownBy(() -> apply(stale, LogPosition.START, new LogPosition(1, 0), accepted(other), List.of()))
                    .isInstanceOf(FencedException.class);
            assertThat(stale.projection().position(0).block(PATIENCE)).isEqualTo(new LogPosition(1, 0));
        }
        assertThat(LogServers.sql(server, "SELECT sid FROM message_body"))
                .containsExactly(Rows.uuid(one.sid()).toString());
    }

    @Test
    void nodesThatStartAtOnceShouldMakeTheTablesOnce() {
        List<PostgresView> nodes = IntStream.range(0, 4)
                .mapToObj(i -> view(p -> Mono.just(LogPosition.START)))
                .toList();
        List<CompletableFuture<LogPosition>> positions = nodes.stream()
                .map(node -> node.projection().position(1).toFuture())
                .toList();
        positions.forEach(
                position -> assertThat(position).succeedsWithin(PATIENCE).isEqualTo(LogPosition.START));
        nodes.forEach(PostgresView::close);
    }

    @Test
    void freshSidShouldBeWaitedForUntilTheViewHasIt() {
        position(view, 0);
        Envelope envelope = LogServers.envelope(0);
        end.set(1);
        CompletableFuture<@Nullable MessageView> asked =
                view.queries().find(envelope.account(), envelope.sid()).toFuture();
        CompletableFuture<@Nullable MessageView> askedOfAnotherNode;
        try (PostgresView other = view(partition -> Mono.just(new LogPosition(1, 0)))) {
            askedOfAnotherNode =
                    other.queries().find(envelope.account(), envelope.sid()).toFuture();
            assertThat(Mono.delay(Duration.ofMillis(200)).thenReturn(asked).block(PATIENCE))
                    .isNotDone();
            apply(view, LogPosition.START, new LogPosition(1, 0), accepted(envelope), List.of());
            assertThat(asked).succeedsWithin(PATIENCE).isNotNull();
            assertThat(askedOfAnotherNode).succeedsWithin(PATIENCE).isNotNull();
        }
    }

    @Test
    void freshSidThatTheViewDoesNotReachInTimeShouldBeUnavailable() {
        position(view, 0);
        end.set(5);
        Envelope envelope = LogServers.envelope(0);
        assertThatThrownBy(() -> find(envelope)).isInstanceOf(ViewUnavailableException.class);
    }

    @Test
    void sidThatMayBeAppendedAgainShouldNotBeEmptyHoweverFarTheViewHasReadUntilThen() {
        Envelope read = LogServers.envelope(0);
        Envelope again = LogServers.envelope(0);
        position(view, 0);
        end.set(2);
        view.projection()
                .apply(new LogBatch(
                        0,
                        LogPosition.START,
                        new LogPosition(1, 0),
                        List.of(accepted(read).getFirst()),
                        List.of(),
                        read.acceptedAt().plus(KeyedIntake.APPENDED_WITHIN)))
                .block(PATIENCE);
        assertThatThrownBy(() -> find(again)).isInstanceOf(ViewUnavailableException.class);
    }

    @Test
    void sidThatCannotBeThereShouldBeEmptyAtOnce() {
        Envelope read = LogServers.envelope(0);
        position(view, 0);
        end.set(Long.MAX_VALUE);
        view.projection()
                .apply(new LogBatch(
                        0,
                        LogPosition.START,
                        new LogPosition(1, 0),
                        accepted(read),
                        List.of(),
                        read.acceptedAt()
                                .plus(PostgresMessageQueries.APPEND_LAG_MAX)
                                .plusSeconds(30)))
                .block(PATIENCE);
        long now = System.currentTimeMillis();
        assertEmptyAtOnce(read.account(), sid(now, 0));
        assertEmptyAtOnce(read.account(), sid(now, 4_095));
        assertEmptyAtOnce(read.account(), sid((1L << 48) - 1, 1));
        assertEmptyAtOnce(OTHER, read.sid());
    }

    @Test
    void idlePartitionReadToItsEndShouldAnswerEmptyAtOnce() {
        position(view, 1);
        assertEmptyAtOnce(OTHER, sid(System.currentTimeMillis(), 1));
    }

    @Test
    void listShouldPageFromNewToOldWithinItsFilters() {
        List<Envelope> envelopes = new ArrayList<>();
        Instant start = Instant.ofEpochMilli(1_700_000_000_000L);
        for (int i = 0; i < 25; i++) {
            envelopes.add(at(start.plusMillis(i), i % 5 == 0 ? "+14155550199" : "+14155550100"));
        }
        apply(
                view,
                LogPosition.START,
                new LogPosition(25, 0),
                envelopes.stream()
                        .map(envelope -> new AcceptedMessage(envelope, "hello"))
                        .toList(),
                List.of());
        List<Envelope> newestFirst = envelopes.reversed();
        AccountSid account = envelopes.getFirst().account();
        MessagePage first = list(account, new MessageFilter(null, null, null, null, null, 10));
        assertThat(first.more()).isTrue();
        assertThat(first.messages()).extracting(MessageView::envelope).isEqualTo(newestFirst.subList(0, 10));
        MessageSid last = newestFirst.get(19).sid();
        MessagePage end = list(account, new MessageFilter(null, null, null, null, last, 10));
        assertThat(end.more()).isFalse();
        assertThat(end.messages()).extracting(MessageView::envelope).isEqualTo(newestFirst.subList(20, 25));
        MessagePage filtered = list(
                account,
                new MessageFilter(
                        new Address("+14155550199"), null, start.plusMillis(5), start.plusMillis(15), null, 10));
        assertThat(filtered.messages())
                .extracting(MessageView::envelope)
                .containsExactly(envelopes.get(10), envelopes.get(5));
        assertThat(list(OTHER, new MessageFilter(null, null, null, null, null, 10))
                        .messages())
                .isEmpty();
    }

    private List<BrokenOff> brokenOff(String carrier) {
        return view.brokenOff()
                .of(carrier, 10)
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private boolean isComplete(Envelope envelope) {
        return view.brokenOff()
                .isComplete(envelope.sid())
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private static Envelope segmented(int segments) {
        Envelope now = LogServers.envelope(0);
        return new Envelope(now.sid(), now.account(), now.from(), now.to(), null, segments, null, now.acceptedAt());
    }

    private static LifecycleEvent inDoubt(Envelope envelope, String carrier, long segments) {
        return inDoubt(envelope, 1, carrier, segments);
    }

    private static LifecycleEvent inDoubt(Envelope envelope, int attempt, String carrier, long segments) {
        List<SubmittedSegment> others = segments == 0b10 ? List.of(new SubmittedSegment(0, 6, "first")) : List.of();
        return new SubmissionUnknown(
                envelope.sid(),
                envelope.acceptedAt().plusMillis(20),
                null,
                attempt,
                carrier,
                envelope.segments(),
                segments,
                others,
                "no answer",
                false);
    }

    private static Envelope at(Instant at, String to) {
        Envelope now = LogServers.envelope(0);
        return new Envelope(
                MessageSid.next(at.toEpochMilli(), 0, ThreadLocalRandom.current()),
                now.account(),
                now.from(),
                new Address(to),
                null,
                1,
                null,
                at);
    }

    private MessagePage list(AccountSid account, MessageFilter filter) {
        MessagePage page = view.queries().list(account, filter).block(PATIENCE);
        assertThat(page).isNotNull();
        return page;
    }

    private MessageView find(Envelope envelope) {
        MessageView found =
                view.queries().find(envelope.account(), envelope.sid()).block(PATIENCE);
        assertThat(found).isNotNull();
        return found;
    }

    private void assertEmptyAtOnce(AccountSid account, MessageSid sid) {
        assertThat(view.queries().find(account, sid).blockOptional(PostgresMessageQueries.WAIT_MAX.dividedBy(2)))
                .isEmpty();
    }

    private static void position(PostgresView view, int partition) {
        assertThat(view.projection().position(partition).block(PATIENCE)).isEqualTo(LogPosition.START);
    }

    private static void apply(
            PostgresView view,
            LogPosition from,
            LogPosition to,
            List<AcceptedMessage> accepted,
            List<LifecycleEvent> events) {
        view.projection().position(0).block(PATIENCE);
        view.projection()
                .apply(new LogBatch(0, from, to, accepted, events, Instant.now()))
                .block(PATIENCE);
    }

    private static List<AcceptedMessage> accepted(Envelope... envelopes) {
        return Stream.of(envelopes)
                .map(envelope -> new AcceptedMessage(envelope, "hello"))
                .toList();
    }

    private static MessageSid sid(long millis, int partition) {
        return MessageSid.next(millis, partition, ThreadLocalRandom.current());
    }

    private static Envelope withCallback(Envelope envelope) {
        return new Envelope(
                envelope.sid(),
                envelope.account(),
                envelope.from(),
                envelope.to(),
                null,
                1,
                URI.create("https://example.com/status"),
                envelope.acceptedAt(),
                new DeliveryTerms(
                        AmbiguityPolicy.FAIL_AMBIGUOUS,
                        Duration.ofSeconds(300),
                        envelope.acceptedAt().plusSeconds(3600),
                        null,
                        Urgency.BULK));
    }

    private static LifecycleEvent routed(Envelope envelope) {
        return new MessageRouted(envelope, envelope.acceptedAt().plusMillis(10), 1, "alpha", 0, "only route");
    }

    private static LifecycleEvent submitted(Envelope envelope, int millis) {
        return new MessageSubmitted(
                envelope.sid(),
                envelope.acceptedAt().plusMillis(millis),
                null,
                1,
                "alpha",
                List.of(new SubmittedSegment(0, 7, "id")));
    }

    private static LifecycleEvent delivered(Envelope envelope, int millis) {
        return new ReceiptReceived(
                envelope.sid(),
                envelope.acceptedAt().plusMillis(millis),
                null,
                1,
                0,
                1,
                ReceiptOutcome.DELIVERED,
                null,
                "DELIVRD");
    }
}
