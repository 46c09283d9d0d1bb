package io.trunkline.smpp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.QuerySm;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.TestCentre;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.NotSentReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A pool of binds against our own message centre, over sockets. */
@Timeout(120)
class SmppPoolTest {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
    private static final SubmitSm SUBMIT = numbered(0).pdu();
    private static final long A_MILLISECOND = 1_000_000;

    private final EventLoops loops = EventLoops.create(2, "esme");
    private final TestCentre centre = TestCentre.start();
    private final Sinks.Empty<Void> withheld = Sinks.empty();
    private final List<DeliverSm> delivered = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong(System.nanoTime());

    @SuppressWarnings("NullAway.Init")
    private SmppPool pool;

    @AfterEach
    void stop() {
        pool.close(Duration.ZERO).block(Duration.ofSeconds(30));
        centre.close();
        loops.shutdown().block(Duration.ofSeconds(30));
    }

    @Test
    void demandShouldBeTheSumOfTheCreditAndEveryBindShouldTakeItsShare() {
        withholdAnswers();
        open(PoolSettings.of(3, bind(settings -> settings.window(10))));
        awaitBound(3);
        AtomicLong asked = new AtomicLong();
        CompletableFuture<@Nullable List<SubmitResult<Integer>>> results = pool.submit(
                        submissions(300).doOnRequest(asked::addAndGet))
                .collectList()
                .toFuture();

        Await.until("every window is full", () -> centre.submitted.size() == 30);
        assertThat(asked).hasValue(30);
        assertThat(shares())
                .hasSize(3)
                .allSatisfy((session, share) -> assertThat(share).isEqualTo(10));
        assertThat(pool.counters().window()).isEqualTo(30);

        withheld.tryEmitEmpty();
        assertThat(results.join()).hasSize(300).allMatch(result -> result.outcome() instanceof SubmitOutcome.Accepted);
        assertThat(pool.counters().accepted()).isEqualTo(300);
        assertThat(shares().values())
                .as("whoever is answered first takes more, and each more than its first window")
                .allSatisfy(share -> assertThat(share).isGreaterThan(10));
    }

    @Test
    void theBindWithTheMostCreditShouldBeChosen() {
        withholdAnswers();
        open(PoolSettings.of(
                bind(settings -> settings.window(2)),
                bind(settings -> settings.systemType("wide").window(20))));
        awaitBound(2);
        for (int i = 0; i < 18; i++) {
            pool.submit(SUBMIT).subscribe();
        }
        Await.until("all have come", () -> centre.submitted.size() == 18);
        assertThat(centre.submitters)
                .allSatisfy(session -> assertThat(session.bind().systemType()).isEqualTo("wide"));
    }

    @Test
    void aBindThatIsLostShouldLeaveTheOthersAloneAndNothingBeLostOrDoubled() {
        int count = 6_000;
        centre.answering(
                message -> Mono.just(SubmitSmResp.accepted(message.source().address())));
        open(PoolSettings.of(3, bind(settings -> settings.window(20))));
        awaitBound(3);
        List<ServerSession<String>> first = List.copyOf(centre.bound);
        Set<Integer> told = new HashSet<>();
        Set<String> accepted = new HashSet<>();
        Set<String> notSent = new HashSet<>();
        AtomicInteger total = new AtomicInteger();
        pool.submit(submissions(count))
                .doOnNext(result -> {
                    assertThat(told.add(result.context())).as("told once").isTrue();
                    switch (result.outcome()) {
                        case SubmitOutcome.Accepted ok -> {
                            assertThat(ok.messageId()).isEqualTo("id" + result.context());
                            accepted.add(ok.messageId());
                        }
                        case SubmitOutcome.NotSent no -> notSent.add("id" + result.context());
                        case SubmitOutcome.Unknown lost -> {}
                        case SubmitOutcome.Rejected no -> throw new AssertionError(no);
                        case SubmitOutcome.Throttled no -> throw new AssertionError(no);
                    }
                    if (total.incrementAndGet() % 2_000 == 1_000) {
                        inPlaceOfFirst(first).ifPresent(ServerSession::cut);
                    }
                })
                .blockLast(Duration.ofSeconds(50));

        assertThat(told).hasSize(count);
        Set<String> taken = centre.submitted.stream()
                .map(message -> message.source().address())
                .collect(Collectors.toSet());
        assertThat(centre.submitted).as("nothing doubled").hasSameSizeAs(taken);
        assertThat(taken.containsAll(accepted)).isTrue();
        assertThat(notSent).noneMatch(taken::contains);
        assertThat(accepted).hasSizeGreaterThan(count - 100);
        assertThat(centre.bound).contains(first.get(1), first.get(2)).doesNotContain(first.get(0));
        Await.until("bound anew", () -> centre.bound.size() == 3);
    }

    /** What holds the first bind's place now: nothing while that is down, for the two others are never cut. */
    private Optional<ServerSession<String>> inPlaceOfFirst(List<ServerSession<String>> first) {
        List<ServerSession<String>> left = first.subList(1, first.size());
        return centre.bound.stream().filter(session -> !left.contains(session)).findFirst();
    }

    @ParameterizedTest
    @CsvSource({"0,1000,1", "1000,0,2", "1000,1000,1", "600,1000,1"})
    void paceShouldBeKeptPerBindAndInAll(double perBind, double inAll, int eachMillisecond) {
        open(PoolSettings.of(2, bind(settings -> settings.window(1_000).pacePerSecond(perBind)))
                .withPacePerSecond(inAll));
        awaitBound(2);
        pool.submit(submissions(1_000)).subscribe();
        awaitSubmitted(eachMillisecond);
        for (int passed = 1; passed <= 30; passed++) {
            clock.addAndGet(A_MILLISECOND);
            awaitSubmitted(eachMillisecond * (passed + 1));
        }
    }

    /** Exactly so many: one too many would be seen here or at the next step. */
    private void awaitSubmitted(int count) {
        Await.until(count + " have come", () -> centre.submitted.size() >= count);
        assertThat(centre.submitted).hasSize(count);
    }

    @Test
    void transmittersShouldSendAndReceiversReceive() {
        open(PoolSettings.of(
                bind(settings -> settings.mode(BindMode.TRANSMITTER)),
                bind(settings -> settings.mode(BindMode.RECEIVER))));
        awaitBound(2);
        pool.submit(submissions(100)).blockLast(Duration.ofSeconds(30));
        assertThat(centre.submitters)
                .hasSize(100)
                .allSatisfy(session -> assertThat(session.bind().mode()).isEqualTo(BindMode.TRANSMITTER));

        ServerSession<String> receiver = centre.bound.stream()
                .filter(ServerSession::canReceive)
                .findFirst()
                .orElseThrow();
        DeliverSm deliver =
                DeliverSm.builder().shortMessage(new byte[] {'y', 'o'}).build();
        assertThat(receiver.deliver(deliver).block(Duration.ofSeconds(30)))
                .isInstanceOf(DeliverOutcome.Delivered.class);
        assertThat(delivered).containsExactly(deliver);
    }

    @Test
    void withoutABindToLeaveByNothingShouldBeSent() {
        open(PoolSettings.of(bind(settings -> settings.mode(BindMode.RECEIVER))));
        awaitBound(1);
        assertThat(pool.submit(SUBMIT).block(Duration.ofSeconds(30)))
                .isEqualTo(new SubmitOutcome.NotSent(NotSentReason.NOT_BOUND));
    }

    @Test
    void singlesBeyondTheirBoundShouldNotBeSent() {
        withholdAnswers();
        open(PoolSettings.of(2, bind(settings -> settings.window(3))));
        awaitBound(2);
        List<CompletableFuture<@Nullable SubmitOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            outcomes.add(pool.submit(SUBMIT).toFuture());
        }
        for (CompletableFuture<@Nullable SubmitOutcome> beyond : outcomes.subList(12, 15)) {
            assertThat(beyond.join()).isEqualTo(new SubmitOutcome.NotSent(NotSentReason.QUEUE_FULL));
        }
        withheld.tryEmitEmpty();
        for (CompletableFuture<@Nullable SubmitOutcome> within : outcomes.subList(0, 12)) {
            assertThat(within.join()).isInstanceOf(SubmitOutcome.Accepted.class);
        }
    }

    @Test
    void requestsShouldLeaveByABindOfThePool() {
        QuerySm query = new QuerySm("7f", PduAddress.NONE);
        centre.operating(asked -> Mono.just(asked.refused(CommandStatus.RQUERYFAIL)));
        open(PoolSettings.of(2, bind(settings -> settings)));
        awaitBound(2);
        assertThat(pool.request(query).block(Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        RequestOutcome.Answered.class,
                        answered -> assertThat(answered.response()).isEqualTo(query.refused(CommandStatus.RQUERYFAIL)));
        DataSm message = DataSm.builder().source(PduAddress.alphanumeric("a")).build();
        assertThat(pool.request(message).block(Duration.ofSeconds(30))).isInstanceOf(RequestOutcome.Answered.class);
        assertThat(centre.submitted).containsExactly(message.toSubmitSm());
    }

    // behaviour 32
    @Test
    void whatNeedsParametersShouldLeaveByABindThatKnowsThem() {
        open(PoolSettings.of(version33(), version33(), bind(settings -> settings.window(2))));
        awaitBound(3);
        List<SubmitResult<Integer>> results = pool.submit(
                        Flux.range(0, 300).map(i -> i % 3 == 0 ? payload(i) : numbered(i)))
                .collectList()
                .block(Duration.ofSeconds(30));
        assertThat(results).hasSize(300).allMatch(result -> result.outcome() instanceof SubmitOutcome.Accepted);
        for (int i = 0; i < 300; i++) {
            if (!centre.submitted.get(i).tlvs().isEmpty()) {
                assertThat(centre.submitters.get(i).version()).isEqualTo(InterfaceVersion.V3_4);
            }
        }
        assertThat(centre.submitted).filteredOn(one -> !one.tlvs().isEmpty()).hasSize(100);
    }

    // behaviour 32
    @Test
    void whatWaitsForABindThatKnowsParametersShouldHoldUpNothingElseAndEndWithTheLastOne() {
        centre.answering(message -> message.tlvs().isEmpty()
                ? Mono.just(SubmitSmResp.accepted("1"))
                : withheld.asMono().then(Mono.just(SubmitSmResp.accepted("2"))));
        open(PoolSettings.of(version33(), bind(settings -> settings.window(1))));
        awaitBound(2);
        CompletableFuture<@Nullable SubmitOutcome> inFlight =
                pool.submit(payload(1).pdu()).toFuture();
        Await.until("its window is full", () -> centre.submitted.size() == 1);
        CompletableFuture<@Nullable SubmitOutcome> waits =
                pool.submit(payload(2).pdu()).toFuture();
        for (int i = 0; i < 20; i++) {
            assertThat(pool.submit(SUBMIT).block(Duration.ofSeconds(30))).isInstanceOf(SubmitOutcome.Accepted.class);
        }
        assertThat(waits).isNotDone();

        centre.submitters.getFirst().cut();

        assertThat(waits.join()).isEqualTo(new SubmitOutcome.NotSent(NotSentReason.NEEDS_TLVS));
        assertThat(inFlight.join()).isInstanceOf(SubmitOutcome.Unknown.class);
        withheld.tryEmitEmpty();
    }

    @Test
    void anEndlessStreamOfTooLongMessagesShouldLeaveTheLoopToOthers() {
        open(PoolSettings.of(bind(settings -> settings)));
        Submission<Integer> tooLong = tooLong();
        refusedWithoutEnd(
                NotSentReason.TOO_LONG,
                more -> pool.submit(endless(tooLong, more)).map(SubmitResult::outcome));
    }

    @Test
    void anEndlessStreamThatNeedsParametersShouldLeaveTheLoopToOthers() {
        open(PoolSettings.of(version33()));
        refusedWithoutEnd(
                NotSentReason.NEEDS_TLVS,
                more -> pool.submit(endless(payload(0), more)).map(SubmitResult::outcome));
    }

    @Test
    void aTooLongMessageThatIsRepeatedWithoutEndShouldLeaveTheLoopToOthers() {
        open(PoolSettings.of(bind(settings -> settings)));
        SubmitSm tooLong = tooLong().pdu();
        refusedWithoutEnd(NotSentReason.TOO_LONG, more -> pool.submit(tooLong).repeat(more));
    }

    /** While {@code refused} goes on, another message is sent. */
    private void refusedWithoutEnd(NotSentReason reason, Function<BooleanSupplier, Flux<SubmitOutcome>> refused) {
        awaitBound(1);
        AtomicBoolean more = new AtomicBoolean(true);
        AtomicLong refusals = new AtomicLong();
        CompletableFuture<@Nullable List<SubmitOutcome>> outcomes = refused.apply(more::get)
                .doOnNext(outcome -> refusals.incrementAndGet())
                .distinct()
                .collectList()
                .toFuture();
        try {
            Await.until("many are refused", () -> refusals.get() > 1_000);
            assertThat(pool.submit(SUBMIT).block(Duration.ofSeconds(30))).isInstanceOf(SubmitOutcome.Accepted.class);
        } finally {
            more.set(false);
        }
        assertThat(outcomes.join()).containsExactly(new SubmitOutcome.NotSent(reason));
    }

    private static Flux<Submission<Integer>> endless(Submission<Integer> item, BooleanSupplier more) {
        return Mono.just(item).repeat(more);
    }

    @Test
    void eachBindShouldComeBackByItself() {
        List<PoolBindState> states = new CopyOnWriteArrayList<>();
        open(PoolSettings.of(bind(settings -> settings), wrongPassword()));
        pool.states().subscribe(states::add);
        pool.bound().block(Duration.ofSeconds(30));
        Await.until(
                "the other has been refused twice",
                () -> states.stream()
                                .filter(state -> state.bind() == 1
                                        && state.state() instanceof BindState.Waiting waiting
                                        && waiting.reason() == CloseReason.BIND_REFUSED)
                                .count()
                        >= 2);
        assertThat(pool.submit(SUBMIT).block(Duration.ofSeconds(30))).isInstanceOf(SubmitOutcome.Accepted.class);
        assertThat(states.stream().filter(state -> state.bind() == 0 && state.state() instanceof BindState.Bound))
                .hasSize(1);
    }

    @Test
    void closeShouldDrainEveryBindAndThenUnbind() {
        withholdAnswers();
        open(PoolSettings.of(3, bind(settings -> settings.window(5))));
        awaitBound(3);
        CompletableFuture<@Nullable List<SubmitResult<Integer>>> results =
                pool.submit(submissions(100)).collectList().toFuture();
        Await.until("every window is full", () -> centre.submitted.size() == 15);

        CompletableFuture<@Nullable Void> closed =
                pool.close(Duration.ofSeconds(20)).toFuture();
        assertThat(pool.submit(SUBMIT).block(Duration.ofSeconds(30)))
                .isEqualTo(new SubmitOutcome.NotSent(NotSentReason.CLOSING));
        assertThat(closed).isNotDone();
        withheld.tryEmitEmpty();
        closed.join();

        assertThat(results.join()).hasSize(15).allMatch(result -> result.outcome() instanceof SubmitOutcome.Accepted);
        Await.until("all have unbound", () -> centre.closed.size() == 3);
        assertThat(centre.closed).containsOnly(CloseReason.UNBOUND_BY_PEER);
    }

    @Test
    void aPoolOfNothingShouldBeRefused() {
        open(PoolSettings.of(bind(settings -> settings)));
        assertThatIllegalArgumentException()
                .isThrownBy(PoolSettings::of)
                .withMessageContaining("binds: 0 (expected: 1..64)");
    }

    private void open(PoolSettings settings) {
        pool = SmppPool.open(
                loops,
                settings,
                message -> {
                    delivered.add(message);
                    return Mono.just(CommandStatus.ROK);
                },
                clock::get);
    }

    private BindSettings bind(UnaryOperator<BindSettings.Builder> more) {
        return more.apply(BindSettings.builder("127.0.0.1", centre.port(), new SystemId("esme"), TestCentre.PASSWORD)
                        .backoff(QUICK))
                .build();
    }

    /** With far more credit than the others, so that it is chosen first. */
    private BindSettings version33() {
        return bind(settings -> settings.version(InterfaceVersion.V3_3)
                .mode(BindMode.TRANSMITTER)
                .window(50));
    }

    private static Submission<Integer> payload(int number) {
        return new Submission<>(
                SubmitSm.builder()
                        .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[20]))
                        .build(),
                number);
    }

    private static Submission<Integer> tooLong() {
        byte[] most = new byte[0xFFFF];
        return new Submission<>(
                SubmitSm.builder()
                        .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, most))
                        .tlv(Tlv.ofBytes(0x1400, most))
                        .build(),
                0);
    }

    private BindSettings wrongPassword() {
        return BindSettings.builder("127.0.0.1", centre.port(), new SystemId("esme"), "wrong")
                .backoff(QUICK)
                .build();
    }

    private void awaitBound(int count) {
        Await.until(
                "bound", () -> centre.bound.size() == count && pool.counters().binds() == count);
    }

    private void withholdAnswers() {
        AtomicInteger ids = new AtomicInteger();
        centre.answering(message -> withheld.asMono()
                .then(Mono.fromSupplier(() -> SubmitSmResp.accepted(Integer.toString(ids.incrementAndGet())))));
    }

    private Map<ServerSession<String>, Integer> shares() {
        return centre.submitters.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(one -> 1)));
    }

    private static Flux<Submission<Integer>> submissions(int count) {
        return Flux.range(0, count).map(SmppPoolTest::numbered);
    }

    private static Submission<Integer> numbered(int number) {
        return new Submission<>(
                SubmitSm.builder()
                        .source(PduAddress.alphanumeric("id" + number))
                        .destination(PduAddress.international("491701234567"))
                        .shortMessage(new byte[20])
                        .build(),
                number);
    }
}
