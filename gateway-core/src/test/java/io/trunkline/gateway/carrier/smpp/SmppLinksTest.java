package io.trunkline.gateway.carrier.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.carrier.CarrierLink;
import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.MessageOutcome.Corrected;
import io.trunkline.gateway.carrier.MessageOutcome.Settled;
import io.trunkline.gateway.carrier.NoInbound;
import io.trunkline.gateway.carrier.NoReceipts;
import io.trunkline.gateway.carrier.NoSegments;
import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome.Accepted;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.TimerSettings;
import io.trunkline.smpp.simulator.CarrierProfile;
import io.trunkline.smpp.simulator.CarrierSettings;
import io.trunkline.smpp.simulator.SimulatedCarrier;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A link to a simulated carrier. */
class SmppLinksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SecretBox secrets = new SecretBox(new byte[SecretBox.KEY_BYTES]);
    private EventLoops loops;
    private SimulatedCarrier carrier;

    @BeforeEach
    void start() {
        loops = EventLoops.create(1, "test");
        carrier = start(0);
    }

    private SimulatedCarrier start(int port) {
        return start(port, new Properties());
    }

    private SimulatedCarrier start(int port, Properties properties) {
        CarrierProfile profile = CarrierProfile.from(properties);
        return SimulatedCarrier.start(loops, new CarrierSettings("127.0.0.1", port, profile, Optional.empty()))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        carrier.close().block(PATIENCE);
        loops.shutdown().block(PATIENCE);
    }

    @Test
    void segmentShouldNotBeWrittenOutsideItsWindow() {
        AtomicInteger asked = new AtomicInteger();
        List<MessageOutcome> outcomes = submit(asked);
        assertThat(outcomes).hasSize(1);
        Settled settled = (Settled) outcomes.getFirst();
        assertThat(settled.segments()).hasSize(2).first().isInstanceOf(Accepted.class);
        assertThat(settled.segments().getLast())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.passing()).isTrue());
        assertThat(asked).hasValue(2);
        assertThat(carrier.figures().submitted()).isEqualTo(1);
    }

    /** Nothing is asked for before the bind is bound: by then all wait, whoever was quicker. */
    @Test
    void oneTimePasswordShouldBeWrittenBeforeWhatWaitsForTheWindow() throws Exception {
        int port = carrier.port();
        carrier.close().block(PATIENCE);
        List<Urgency> written = new CopyOnWriteArrayList<>();
        CarrierLink link = link(
                envelope -> {
                    written.add(envelope.terms().urgency());
                    return true;
                },
                4,
                port);
        List<LaneRecord> lane = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            lane.add(record(i, Urgency.BULK));
        }
        lane.add(record(6, Urgency.ONE_TIME_PASSWORD));
        CountDownLatch handedOver = new CountDownLatch(1);
        CountDownLatch settled = new CountDownLatch(lane.size());
        Disposable submitting = link.submit(
                        Flux.fromIterable(lane)
                                .doOnComplete(handedOver::countDown)
                                .concatWith(Flux.never()),
                        () -> true,
                        message -> false)
                .subscribe(outcome -> settled.countDown());
        assertThat(handedOver.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        carrier = start(port);
        assertThat(settled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        submitting.dispose();
        link.close().block(PATIENCE);
        assertThat(written).hasSize(7).startsWith(Urgency.ONE_TIME_PASSWORD, Urgency.BULK);
    }

    @Test
    void messagesOfABindThatIsGoneShouldLeaveWhereThereIsAnotherWayAndNotBeWrittenWhenItIsBack() {
        int port = carrier.port();
        carrier.close().block(PATIENCE);
        CarrierLink link =
                link(rules(envelope -> true, message -> message.body().equals("elsewhere")), 4, port);
        Sinks.Many<LaneRecord> lane = Sinks.many().unicast().onBackpressureBuffer();
        List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
        Disposable submitting =
                link.submit(lane.asFlux(), () -> true, message -> false).subscribe(outcomes::add);
        lane.tryEmitNext(record(0, "stays")).orThrow();
        for (int i = 1; i <= 50; i++) {
            lane.tryEmitNext(record(i, "elsewhere")).orThrow();
        }
        await("all but one left", () -> outcomes.size() == 50);
        assertThat(outcomes)
                .as("more than may be open at once, those that came later too")
                .allSatisfy(SmppLinksTest::assertGone)
                .extracting(outcome -> outcome.record().message().body())
                .containsOnly("elsewhere");
        carrier = start(port);
        await("the one that stayed", () -> outcomes.size() == 51);
        assertThat(((Settled) outcomes.getLast()).segments()).hasOnlyElementsOfType(Accepted.class);
        assertThat(carrier.figures().submitted()).isOne();
        lane.tryEmitNext(record(51, "elsewhere")).orThrow();
        await("one while it is bound", () -> outcomes.size() == 52);
        assertThat(((Settled) outcomes.getLast()).segments()).hasOnlyElementsOfType(Accepted.class);
        submitting.dispose();
        link.close().block(PATIENCE);
    }

    private static void assertGone(MessageOutcome outcome) {
        assertThat(((Settled) outcome).segments())
                .singleElement()
                .isEqualTo(new Refused(
                        ErrorCode.UNKNOWN_ERROR, Refused.BIND_GONE, true, Recourse.ELSEWHERE_OR_LATER, false));
    }

    @Test
    void bindThatIsLostShouldLetGoWhatTheCarrierHasNothingOf() {
        int port = carrier.port();
        CarrierLink link = link(rules(envelope -> true, message -> true), 4, port);
        Sinks.Many<LaneRecord> lane = Sinks.many().unicast().onBackpressureBuffer();
        List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
        Disposable submitting =
                link.submit(lane.asFlux(), () -> true, message -> false).subscribe(outcomes::add);
        lane.tryEmitNext(record(0, "first")).orThrow();
        await("the first", () -> outcomes.size() == 1);
        carrier.close().block(PATIENCE);
        lane.tryEmitNext(record(1, "second")).orThrow();
        lane.tryEmitNext(rest(2)).orThrow();
        await("the second", () -> outcomes.size() == 2);
        assertGone(outcomes.getLast());
        carrier = start(port);
        await("the rest of what it has a part of", () -> outcomes.size() == 3);
        assertThat(((Settled) outcomes.getLast()).segments()).hasOnlyElementsOfType(Accepted.class);
        submitting.dispose();
        link.close().block(PATIENCE);
    }

    /** It keeps the bind up and takes all that its window lets it have. */
    @Test
    void carrierThatAnswersNothingShouldKeepNothingThatItWasNotGiven() {
        carrier.close().block(PATIENCE);
        Properties silent = new Properties();
        silent.setProperty("response.lost", "1");
        carrier = start(0, silent);
        SmppLinks links = links(rules(envelope -> true, message -> true));
        CarrierLink link = links.open(carrier(4, carrier.port()), 0);
        Sinks.Many<LaneRecord> lane = Sinks.many().unicast().onBackpressureBuffer();
        List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
        Disposable submitting =
                link.submit(lane.asFlux(), () -> true, message -> false).subscribe(outcomes::add);
        await(
                "bound",
                () -> links.binds().stream().map(CarrierBind::state).toList().equals(List.of("bound")));
        for (int i = 0; i < 20; i++) {
            lane.tryEmitNext(record(i, "elsewhere")).orThrow();
        }
        await("all but what its window has", () -> outcomes.size() == 16);
        assertThat(outcomes).allSatisfy(SmppLinksTest::assertGone);
        assertThat(links.binds()).extracting(CarrierBind::state).containsExactly("silent");
        submitting.dispose();
        link.close().block(PATIENCE);
    }

    @Test
    void carrierThatIsOutShouldKeepNothingThatHasAnotherWay() {
        AtomicBoolean isOut = new AtomicBoolean();
        int port = carrier.port();
        carrier.close().block(PATIENCE);
        Properties throttling = new Properties();
        throttling.setProperty("throttle.rate", "1");
        carrier = start(port, throttling);
        CarrierLink link = link(
                new SmppLinks.Rules(
                        InstantSource.system(),
                        envelope -> true,
                        envelope -> false,
                        sender -> 0,
                        message -> message.body().equals("elsewhere"),
                        message -> isOut.get()),
                1,
                port);
        Sinks.Many<LaneRecord> lane = Sinks.many().unicast().onBackpressureBuffer();
        List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
        Disposable submitting =
                link.submit(lane.asFlux(), () -> true, message -> false).subscribe(outcomes::add);
        for (int i = 0; i < 10; i++) {
            lane.tryEmitNext(record(i, "elsewhere")).orThrow();
        }
        lane.tryEmitNext(record(10, "stays")).orThrow();
        await("the first", () -> !outcomes.isEmpty());
        isOut.set(true);
        await("all but one", () -> outcomes.size() >= 10);
        assertThat(outcomes.stream()
                        .flatMap(outcome -> ((Settled) outcome).segments().stream())
                        .filter(outcome -> outcome instanceof Refused refused
                                && refused.reason().equals(Refused.CARRIER_OUT)))
                .hasSizeGreaterThan(5);
        await("the one that stays", () -> outcomes.size() == 11);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.record().message().body().equals("stays"))
                .allSatisfy(
                        outcome -> assertThat(((Settled) outcome).segments()).hasOnlyElementsOfType(Accepted.class));
        submitting.dispose();
        link.close().block(PATIENCE);
    }

    /** Nothing else ends such a session: it answers enquire_link. */
    @Test
    void bindThatTheCarrierHasForgottenShouldBeBoundAnew() {
        Forgetful forgetful = new Forgetful(new AtomicReference<>());
        SmppServer<String> server = SmppServer.start(
                        loops, ServerSettings.builder("127.0.0.1", 0).build(), forgetful)
                .blockOptional(PATIENCE)
                .orElseThrow();
        CarrierLink link = link(envelope -> true, 4, server.port());
        MessageOutcome outcome = link.submit(
                        Flux.just(record(0, "hello")).concatWith(Flux.never()), () -> true, message -> false)
                .blockFirst(PATIENCE);
        assertThat(((Settled) outcome).segments()).hasOnlyElementsOfType(Accepted.class);
        link.close().block(PATIENCE);
        server.close(Duration.ZERO).block(PATIENCE);
    }

    /** Takes every bind and forgets the first. */
    private record Forgetful(AtomicReference<ServerSession<String>> first) implements ServerHandler<String> {
        @Override
        public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
            return Mono.just(new BindDecision.Accept<>("esme", 9));
        }

        @Override
        public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
            first.compareAndSet(null, session);
            return Mono.just(
                    session.equals(first.get())
                            ? SubmitSmResp.refused(CommandStatus.RINVBNDSTS)
                            : SubmitSmResp.accepted("1"));
        }
    }

    @Test
    void messageShouldEndWithItsValidityWhileTheBindIsGone() {
        int port = carrier.port();
        carrier.close().block(PATIENCE);
        AtomicReference<Instant> clock = new AtomicReference<>(Instant.now());
        CarrierLink link = link(
                new SmppLinks.Rules(
                        clock::get,
                        envelope -> true,
                        envelope -> false,
                        sender -> 0,
                        message -> false,
                        message -> false),
                4,
                port);
        Sinks.Many<LaneRecord> lane = Sinks.many().unicast().onBackpressureBuffer();
        List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
        Disposable submitting =
                link.submit(lane.asFlux(), () -> true, message -> false).subscribe(outcomes::add);
        for (int i = 0; i < 20; i++) {
            lane.tryEmitNext(record(i, "late")).orThrow();
        }
        clock.set(record(0, "late").message().envelope().validUntil().plusSeconds(1));
        await("all to end", () -> outcomes.size() == 20);
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(((Settled) outcome).segments())
                        .singleElement()
                        .isInstanceOfSatisfying(Refused.class, refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.VALIDITY_EXPIRED);
                            assertThat(refused.passing()).isFalse();
                        }));
        submitting.dispose();
        link.close().block(PATIENCE);
    }

    /** The second segment is asked for as soon as the first is written: long before anything else looks. */
    @Test
    void segmentShouldNotBeWrittenAfterItsValidity() {
        LaneRecord record = record();
        AtomicReference<Instant> clock = new AtomicReference<>(Instant.now());
        Predicate<Envelope> window = envelope -> {
            clock.set(envelope.validUntil());
            return true;
        };
        CarrierLink link = link(
                new SmppLinks.Rules(
                        clock::get, window, envelope -> false, sender -> 0, message -> false, message -> false),
                20,
                carrier.port());
        MessageOutcome outcome = link.submit(Flux.just(record).concatWith(Flux.never()), () -> true, message -> false)
                .blockFirst(PATIENCE);
        assertThat(((Settled) outcome).segments())
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Accepted.class),
                        second -> assertThat(second)
                                .isInstanceOfSatisfying(
                                        Refused.class,
                                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.VALIDITY_EXPIRED)));
        assertThat(carrier.figures().submitted()).isOne();
        link.close().block(PATIENCE);
    }

    @Test
    void messageOfASenderThatIsNoMoreShouldEndBeforeItsFirstSegmentAndGoOnAfterIt() {
        AtomicBoolean orphaned = new AtomicBoolean(true);
        Predicate<Envelope> window = envelope -> {
            orphaned.set(true);
            return true;
        };
        CarrierLink link = link(
                new SmppLinks.Rules(
                        InstantSource.system(),
                        window,
                        envelope -> orphaned.get(),
                        sender -> 0,
                        message -> false,
                        message -> false),
                20,
                carrier.port());
        Sinks.Many<LaneRecord> lane = Sinks.many().unicast().onBackpressureBuffer();
        List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
        Disposable submitting =
                link.submit(lane.asFlux(), () -> true, message -> false).subscribe(outcomes::add);
        lane.tryEmitNext(record()).orThrow();
        await("its end", () -> outcomes.size() == 1);
        assertThat(((Settled) outcomes.getFirst()).segments())
                .hasSize(2)
                .allSatisfy(segment -> assertThat(segment).isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.NO_ROUTE);
                    assertThat(refused.passing()).isFalse();
                }));
        assertThat(carrier.figures().submitted()).isZero();

        lane.tryEmitNext(rest(1)).orThrow();
        await("the rest of another", () -> outcomes.size() == 2);
        assertThat(((Settled) outcomes.get(1)).segments()).hasOnlyElementsOfType(Accepted.class);

        orphaned.set(false);
        lane.tryEmitNext(record()).orThrow();
        await("the one that was begun", () -> outcomes.size() == 3);
        assertThat(((Settled) outcomes.get(2)).segments()).hasSize(2).hasOnlyElementsOfType(Accepted.class);
        submitting.dispose();
        link.close().block(PATIENCE);
    }

    /** The carrier answers after a second, where three tenths are waited for. */
    @ParameterizedTest
    @CsvSource({"+14155550900, ACCEPTED", "+14155550914, LATER", "+14155550910, NEVER"})
    void lateAnswerShouldCorrectWhatBecameOfTheMessage(String recipient, String expected) {
        carrier.close().block(PATIENCE);
        Properties slow = new Properties();
        slow.setProperty("response.delay", "fixed 1s");
        carrier = start(0, slow);
        CarrierLink link = linkThatWaits(Duration.ofMillis(300));
        List<MessageOutcome> outcomes = link.submit(
                        Flux.just(to(recipient)).concatWith(Flux.never()), () -> true, message -> false)
                .take(2)
                .collectList()
                .block(PATIENCE);
        link.close().block(PATIENCE);
        assertThat(outcomes)
                .satisfiesExactly(
                        first -> assertThat(((Settled) first).segments())
                                .singleElement()
                                .isInstanceOf(Unknown.class),
                        second -> assertThat(((Corrected) second).segments())
                                .singleElement()
                                .extracting(SmppLinksTest::word)
                                .isEqualTo(expected));
    }

    private static String word(SegmentOutcome outcome) {
        return switch (outcome) {
            case Accepted accepted -> "ACCEPTED";
            case Refused refused -> refused.passing() ? "LATER" : "NEVER";
            case Unknown unknown -> "UNKNOWN";
        };
    }

    private CarrierLink linkThatWaits(Duration responseMax) {
        Carrier configured =
                new Carrier("alpha", "127.0.0.1", carrier.port(), "esme", secrets.seal("word"), 4, List.of(0));
        InstantSource clock = InstantSource.system();
        ReceiptInbox inbox = new ReceiptInbox(
                configured,
                receipts(),
                new InboundInbox(configured, new NoInbound(), clock, new LostAnswers()),
                clock,
                new SimpleMeterRegistry());
        BindSettings settings = BindSettings.builder("127.0.0.1", carrier.port(), new SystemId("esme"), "word")
                .timers(TimerSettings.DEFAULT.withResponse(responseMax))
                .build();
        return new SmppLink(
                SmppBind.open(loops, settings, inbox),
                Schedulers.single(),
                rules(envelope -> true, message -> false),
                configured,
                new AnswerTally(configured.faults()),
                "test");
    }

    private static LaneRecord to(String recipient) {
        LaneMessage message = record(0, Urgency.BULK).message();
        Envelope plain = message.envelope();
        Envelope envelope = new Envelope(
                plain.sid(),
                plain.account(),
                plain.from(),
                new Address(recipient),
                null,
                1,
                null,
                plain.acceptedAt(),
                plain.terms());
        return new LaneRecord(0, new LaneMessage(envelope, "hello", 1, "alpha", 0, "a route"));
    }

    @Test
    void canceledMessageShouldEndWhileTheBindIsGoneAndNotBeWrittenWhenItIsBack() {
        int port = carrier.port();
        carrier.close().block(PATIENCE);
        CarrierLink link = link(envelope -> true, 4, port);
        Set<String> canceled = ConcurrentHashMap.newKeySet();
        Sinks.Many<LaneRecord> lane = Sinks.many().unicast().onBackpressureBuffer();
        List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
        Disposable submitting = link.submit(lane.asFlux(), () -> true, message -> canceled.contains(message.body()))
                .subscribe(outcomes::add);
        for (int i = 0; i < 3; i++) {
            lane.tryEmitNext(record(i, "message " + i)).orThrow();
        }
        canceled.add("message 1");
        await("the canceled", () -> outcomes.size() == 1);
        assertThat(outcomes).singleElement().isInstanceOf(MessageOutcome.Canceled.class);
        assertThat(outcomes.getFirst().record().message().body()).isEqualTo("message 1");
        canceled.add("message 3");
        lane.tryEmitNext(record(3, "message 3")).orThrow();
        carrier = start(port);
        await("all", () -> outcomes.size() == 4);
        assertThat(carrier.figures().submitted()).isEqualTo(2);
        submitting.dispose();
        link.close().block(PATIENCE);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private static LaneRecord record(long offset, String body) {
        LaneMessage message = record(offset, Urgency.BULK).message();
        return new LaneRecord(offset, new LaneMessage(message.envelope(), body, 1, "alpha", 0, "a route"));
    }

    /** The second segment of two. */
    private static LaneRecord rest(long offset) {
        LaneMessage whole = record().message();
        return new LaneRecord(
                offset, new LaneMessage(whole.envelope(), whole.body(), 2, "alpha", 0, "the rest", 0b10, false));
    }

    private static LaneRecord record(long offset, Urgency urgency) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Envelope envelope = new Envelope(
                MessageSid.next(now.toEpochMilli(), 0, new Random(offset)),
                new AccountSid("AC00000000000000000000000000000001"),
                new Address("+12125550100"),
                new Address("+14155552671"),
                null,
                1,
                null,
                now,
                new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, urgency));
        return new LaneRecord(offset, new LaneMessage(envelope, "hello", 1, "alpha", 0, "only route"));
    }

    private static SmppLinks.Rules rules(Predicate<Envelope> window, Predicate<LaneMessage> elsewhere) {
        return new SmppLinks.Rules(
                InstantSource.system(), window, envelope -> false, sender -> 0, elsewhere, message -> false);
    }

    private CarrierLink link(Predicate<Envelope> window, int size, int port) {
        return link(rules(window, message -> false), size, port);
    }

    private CarrierLink link(SmppLinks.Rules rules, int size, int port) {
        return links(rules).open(carrier(size, port), 0);
    }

    private SmppLinks links(SmppLinks.Rules rules) {
        return new SmppLinks(secrets, receipts(), new NoInbound(), loops, rules, new SimpleMeterRegistry());
    }

    private Carrier carrier(int size, int port) {
        return new Carrier("alpha", "127.0.0.1", port, "esme", secrets.seal("word"), size, List.of(0));
    }

    private static Receipts receipts() {
        return new Receipts(new NoReceipts(), new NoSegments(), event -> Mono.empty(), o -> Mono.empty());
    }

    /** A message of two segments, whose window closes after the first. */
    private List<MessageOutcome> submit(AtomicInteger asked) {
        CarrierLink link = link(envelope -> asked.incrementAndGet() == 1, 20, carrier.port());
        List<MessageOutcome> outcomes = link.submit(
                        Flux.just(record()).concatWith(Flux.never()), () -> true, message -> false)
                .take(1)
                .collectList()
                .block(PATIENCE);
        link.close().block(PATIENCE);
        return outcomes == null ? List.of() : outcomes;
    }

    private static LaneRecord record() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Envelope envelope = new Envelope(
                MessageSid.next(now.toEpochMilli(), 0, new Random(1)),
                new AccountSid("AC00000000000000000000000000000001"),
                new Address("+12125550100"),
                new Address("+14155552671"),
                null,
                2,
                null,
                now);
        return new LaneRecord(0, new LaneMessage(envelope, "a".repeat(200), 1, "alpha", 0, "only route"));
    }
}
