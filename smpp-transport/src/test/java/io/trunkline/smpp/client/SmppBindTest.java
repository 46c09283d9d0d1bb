package io.trunkline.smpp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.TwoAddresses;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.QuerySm;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.TimerSettings;
import io.trunkline.smpp.session.UnknownReason;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Our client against a message centre that says exactly what the test has it say. */
@Timeout(90)
class SmppBindTest {
    private static final SubmitSm SUBMIT = SubmitSm.builder()
            .destination(PduAddress.international("491701234567"))
            .shortMessage(new byte[] {'h', 'i'})
            .build();
    private static final DeliverSm DELIVER =
            DeliverSm.builder().shortMessage(new byte[] {'y', 'o'}).build();
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));

    private final EventLoops loops = EventLoops.create(1, "esme");
    private final List<Object> late = new CopyOnWriteArrayList<>();
    private final List<DeliverSm> delivered = new CopyOnWriteArrayList<>();
    private final List<BindState> states = new CopyOnWriteArrayList<>();
    private volatile Mono<CommandStatus> deliverAnswer = Mono.just(CommandStatus.ROK);

    @SuppressWarnings("NullAway.Init")
    private ServerSocket listening;

    @SuppressWarnings("NullAway.Init")
    private SmppBind bind;

    @BeforeEach
    void listen() throws IOException {
        listening = RawPeer.listen();
    }

    @AfterEach
    void stop() throws IOException {
        loops.shutdown().block(Duration.ofSeconds(30));
        listening.close();
    }

    @Test
    void bindShouldSayWhoItIsAndThenBeBound() throws IOException {
        open(settings -> settings.systemType("type"));
        try (RawPeer centre = RawPeer.accept(listening)) {
            RawPeer.Frame asked = centre.read();
            assertThat(asked.sequence()).isEqualTo(1);
            assertThat(asked.pdu()).isInstanceOfSatisfying(BindRequest.class, request -> {
                assertThat(request.systemId()).isEqualTo(new SystemId("esme"));
                assertThat(request.password()).isEqualTo("secret");
                assertThat(request.systemType()).isEqualTo("type");
                assertThat(request.toString()).doesNotContain("secret");
            });
            accept(centre, asked);
            assertThat(bind.bound().block()).isEqualTo(new BindState.Bound("smsc", InterfaceVersion.V3_4));
            assertThat(states).first().isEqualTo(new BindState.Connecting(1));
        }
    }

    // behaviour 4
    @Test
    void everySubmissionShouldGetTheAnswerToItsOwnSequenceNumber() throws IOException {
        open(settings -> settings.window(3));
        try (RawPeer centre = acceptBound()) {
            List<CompletableFuture<@Nullable SubmitOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                outcomes.add(bind.submit(SUBMIT).toFuture());
            }
            int[] sequences = {
                centre.read().sequence(),
                centre.read().sequence(),
                centre.read().sequence()
            };
            centre.send(SubmitSmResp.accepted("c"), sequences[2]);
            centre.send(SubmitSmResp.accepted("a"), sequences[0]);
            centre.send(SubmitSmResp.accepted("b"), sequences[1]);

            assertThat(outcomes.get(0).join()).isEqualTo(accepted(sequences[0], "a"));
            assertThat(outcomes.get(1).join()).isEqualTo(accepted(sequences[1], "b"));
            assertThat(outcomes.get(2).join()).isEqualTo(accepted(sequences[2], "c"));
        }
    }

    @Test
    void whoeverHearsOfTheBindShouldBeAbleToSubmitAtOnce() throws IOException {
        open(settings -> settings);
        CompletableFuture<@Nullable SubmitOutcome> outcome =
                bind.bound().flatMap(bound -> bind.submit(SUBMIT)).toFuture();
        try (RawPeer centre = acceptBound()) {
            int sequence = centre.read().sequence();
            centre.send(SubmitSmResp.accepted("a"), sequence);
            assertThat(outcome.join()).isEqualTo(accepted(sequence, "a"));
        }
    }

    // behaviour 7
    @Test
    void aMalformedResponseShouldCompleteItsRequestAndTheSessionStay() throws IOException {
        open(settings -> settings);
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable RequestOutcome> outcome =
                    bind.request(new QuerySm("1", PduAddress.NONE)).toFuture();
            int sequence = centre.read().sequence();
            centre.send(Wire.octets("00000010 80000003 00000000 %08X".formatted(sequence)));
            assertThat(outcome.join())
                    .isEqualTo(
                            new RequestOutcome.Unknown(new SequenceNumber(sequence), UnknownReason.MALFORMED_RESPONSE));

            centre.send(new EnquireLink(), 3);
            assertThat(centre.read().pdu()).isEqualTo(new EnquireLinkResp(CommandStatus.ROK));
        }
    }

    // behaviour 9
    @Test
    void anAcceptanceWithADefectAfterItsStatusShouldBeAnAcceptance() throws IOException {
        assertOutcome("00000013 80000004 00000000 %08X 414243", sequence -> accepted(sequence, "ABC"));
        assertOutcome("00000015 80000004 00000000 %08X 414200 0427", sequence -> accepted(sequence, "AB"));
    }

    // behaviour 9
    @Test
    void aBindResponseWithoutTheNulOfItsSystemIdShouldBindAllTheSame() throws IOException {
        open(settings -> settings);
        try (RawPeer centre = RawPeer.accept(listening)) {
            int sequence = centre.read().sequence();
            centre.send(Wire.octets("00000014 80000009 00000000 %08X 736D7363".formatted(sequence)));
            assertThat(bind.bound().block()).isEqualTo(new BindState.Bound("smsc", InterfaceVersion.V3_3));
        }
    }

    // behaviour 8
    @Test
    void aGenericNackShouldCompleteItsRequest() throws IOException {
        assertOutcome(
                "00000010 80000000 00000003 %08X",
                sequence -> new SubmitOutcome.Rejected(new SequenceNumber(sequence), CommandStatus.RINVCMDID));
    }

    // behaviour 9
    @Test
    void anErrorWithoutABodyShouldBeARejectionWithItsStatus() throws IOException {
        assertOutcome(
                "00000010 80000004 00000410 %08X",
                sequence -> new SubmitOutcome.Rejected(new SequenceNumber(sequence), CommandStatus.of(0x410)));
    }

    // behaviour 9
    @Test
    void anAcceptanceWithoutAnIdShouldBeAnAcceptance() throws IOException {
        assertOutcome("00000010 80000004 00000000 %08X", sequence -> accepted(sequence, ""));
    }

    // behaviour 14
    @Test
    void aResponseOfTheWrongTypeShouldFailItsRequest() throws IOException {
        assertOutcome(
                "00000012 80000103 00000000 %08X 3100", sequence -> unknown(sequence, UnknownReason.WRONG_RESPONSE));
        assertOutcome("00000010 80000777 00000000 %08X", sequence -> unknown(sequence, UnknownReason.WRONG_RESPONSE));
    }

    // behaviour 11
    @Test
    void aClientThatIsRefusedShouldBackOffAndTryAgain() throws IOException {
        open(settings -> settings);
        for (int attempt = 1; attempt <= 3; attempt++) {
            try (RawPeer centre = RawPeer.accept(listening)) {
                RawPeer.Frame asked = centre.read();
                BindRequest request = (BindRequest) asked.pdu();
                centre.send(new BindResponse(request.mode(), CommandStatus.RINVPASWD, "", Tlvs.NONE), asked.sequence());
                assertThat(centre.isClosedByPeer()).isTrue();
            }
        }
        try (RawPeer centre = acceptBound()) {
            assertThat(states)
                    .filteredOn(BindState.Waiting.class::isInstance)
                    .hasSize(3)
                    .allSatisfy(state -> {
                        BindState.Waiting waiting = (BindState.Waiting) state;
                        assertThat(waiting.reason()).isEqualTo(CloseReason.BIND_REFUSED);
                        assertThat(waiting.status()).isEqualTo(CommandStatus.RINVPASWD);
                    });
            assertThat(states).contains(new BindState.Connecting(4));
            centre.reset();
        }
    }

    @Test
    void aPortWhereNobodyListensShouldBeTriedAgain() throws IOException {
        int port = listening.getLocalPort();
        listening.close();
        open(settings -> settings);
        Await.until(
                "two attempts failed",
                () -> states.stream()
                                .filter(state -> state instanceof BindState.Waiting waiting
                                        && waiting.reason() == CloseReason.CONNECT_FAILED)
                                .count()
                        >= 2);
        listening = new ServerSocket(port, 50, java.net.InetAddress.getLoopbackAddress());
        try (RawPeer centre = acceptBound()) {
            assertThat(bind.counters().binds()).isEqualTo(1);
            centre.reset();
        }
    }

    // behaviour 12
    @Test
    void aTimeoutShouldBeUnknownAndALateResponseStillSupplyTheId() throws IOException {
        open(settings -> settings.window(1).timers(TimerSettings.DEFAULT.withResponse(Duration.ofMillis(300))));
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable SubmitOutcome> outcome =
                    bind.submit(SUBMIT).toFuture();
            int sequence = centre.read().sequence();
            assertThat(outcome.join()).isEqualTo(unknown(sequence, UnknownReason.TIMEOUT));

            centre.send(SubmitSmResp.accepted("at last"), sequence);
            Await.until("late", () -> !late.isEmpty());
            assertThat(late).containsExactly(SUBMIT, accepted(sequence, "at last"));
            assertThat(bind.counters().late()).isEqualTo(1);
        }
    }

    // behaviour 13
    @Test
    void aResetShouldCompleteEverythingInFlightAsUnknownAndTheRestAsNotSent() throws IOException {
        open(settings -> settings.window(5));
        RawPeer centre = acceptBound();
        CompletableFuture<@Nullable List<SubmitOutcome>> results = bind.submit(
                        Flux.range(0, 8).map(i -> new Submission<>(SUBMIT, i)))
                .map(SubmitResult::outcome)
                .take(5)
                .collectList()
                .toFuture();
        for (int i = 0; i < 5; i++) {
            centre.read();
        }
        CompletableFuture<@Nullable SubmitOutcome> waiting = bind.submit(SUBMIT).toFuture();
        centre.reset();

        assertThat(results.join())
                .hasSize(5)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                SubmitOutcome.Unknown.class,
                                unknown -> assertThat(unknown.reason()).isEqualTo(UnknownReason.DISCONNECTED)));
        assertThat(waiting.join()).isInstanceOf(SubmitOutcome.NotSent.class);
        acceptBound().close();
    }

    @Test
    void submitShouldNotBeSentWhileUnbound() {
        open(settings -> settings);
        assertThat(bind.submit(SUBMIT).block()).isEqualTo(new SubmitOutcome.NotSent(NotSentReason.NOT_BOUND));
    }

    @Test
    void submitShouldRejectWhenTheWindowIsFullAndAsManyWait() throws IOException {
        open(settings -> settings.window(2));
        try (RawPeer centre = acceptBound()) {
            List<CompletableFuture<@Nullable SubmitOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                outcomes.add(bind.submit(SUBMIT).toFuture());
            }
            assertThat(outcomes.get(4).join()).isEqualTo(new SubmitOutcome.NotSent(NotSentReason.QUEUE_FULL));
            for (int i = 0; i < 4; i++) {
                centre.send(SubmitSmResp.accepted("x"), centre.read().sequence());
            }
            assertThat(outcomes.subList(0, 4))
                    .allSatisfy(outcome -> assertThat(outcome.join()).isInstanceOf(SubmitOutcome.Accepted.class));
        }
    }

    // behaviour 35
    @Test
    void aFullWindowShouldNotHoldUpControlPdus() throws IOException {
        open(settings -> settings.window(1).timers(TimerSettings.DEFAULT.withEnquireLink(Duration.ofMillis(200))));
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable SubmitOutcome> outcome =
                    bind.submit(SUBMIT).toFuture();
            int sequence = centre.read().sequence();
            centre.send(new EnquireLink(), 9);
            assertThat(centre.read().pdu()).isEqualTo(new EnquireLinkResp(CommandStatus.ROK));
            RawPeer.Frame link = centre.read();
            assertThat(link.pdu()).isEqualTo(new EnquireLink());
            assertThat(link.sequence()).isNotEqualTo(sequence);
            centre.send(new EnquireLinkResp(CommandStatus.ROK), link.sequence());
            centre.send(SubmitSmResp.accepted("1"), sequence);
            assertThat(outcome.join()).isEqualTo(accepted(sequence, "1"));
        }
    }

    @Test
    void demandShouldNeverExceedTheFreeWindow() throws IOException {
        open(settings -> settings.window(4));
        AtomicLong asked = new AtomicLong();
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable Long> results = bind.submit(Flux.range(0, 12)
                            .map(i -> new Submission<>(SUBMIT, i))
                            .doOnRequest(asked::addAndGet))
                    .count()
                    .toFuture();
            List<Integer> open = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                open.add(centre.read().sequence());
            }
            centre.send(new EnquireLink(), 1);
            assertThat(centre.read().pdu()).isInstanceOf(EnquireLinkResp.class);
            assertThat(asked).hasValue(4);

            for (int answered = 0; answered < 12; answered++) {
                centre.send(SubmitSmResp.accepted("x"), open.removeFirst());
                if (answered < 8) {
                    open.add(centre.read().sequence());
                    assertThat(asked.get()).isLessThanOrEqualTo(answered + 5L);
                }
            }
            assertThat(results.join()).isEqualTo(12);
        }
    }

    @Test
    void demandShouldNotExceedWhatTheSubscriberAsksFor() throws IOException {
        open(settings -> settings.window(10));
        AtomicLong asked = new AtomicLong();
        try (RawPeer centre = acceptBound()) {
            Flux<SubmitResult<Integer>> results = bind.submit(
                    Flux.range(0, 100).map(i -> new Submission<>(SUBMIT, i)).doOnRequest(asked::addAndGet));
            reactor.test.StepVerifier.create(results, 2)
                    .then(() -> answer(centre, 2))
                    .expectNextCount(2)
                    .then(() -> assertThat(asked).hasValue(2))
                    .thenRequest(1)
                    .then(() -> answer(centre, 1))
                    .expectNextCount(1)
                    .then(() -> assertThat(asked).hasValue(3))
                    .thenCancel()
                    .verify(Duration.ofSeconds(10));
        }
    }

    @Test
    void paceShouldSpreadSubmissionsEvenly() throws IOException {
        open(settings -> settings.window(50).pacePerSecond(50));
        try (RawPeer centre = acceptBound()) {
            long begun = System.nanoTime();
            bind.submit(Flux.range(0, 20).map(i -> new Submission<>(SUBMIT, i))).subscribe();
            for (int i = 0; i < 20; i++) {
                centre.read();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(370));
        }
    }

    // behaviour 34
    @Test
    void throttlingShouldHoldTheBindForAWhileAndKeepTheOrder() throws IOException {
        open(settings -> settings.window(1));
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable List<SubmitResult<Integer>>> results = bind.submit(
                            Flux.range(0, 3).map(i -> new Submission<>(SUBMIT, i)))
                    .collectList()
                    .toFuture();
            int first = centre.read().sequence();
            long throttledAt = System.nanoTime();
            centre.send(SubmitSmResp.refused(CommandStatus.RTHROTTLED), first);
            int second = centre.read().sequence();
            assertThat(Duration.ofNanos(System.nanoTime() - throttledAt)).isGreaterThan(Duration.ofMillis(95));
            centre.send(SubmitSmResp.accepted("2"), second);
            int third = centre.read().sequence();
            centre.send(SubmitSmResp.refused(CommandStatus.RMSGQFUL), third);

            assertThat(results.join())
                    .containsExactly(
                            new SubmitResult<>(
                                    0,
                                    new SubmitOutcome.Throttled(new SequenceNumber(first), CommandStatus.RTHROTTLED)),
                            new SubmitResult<>(1, accepted(second, "2")),
                            new SubmitResult<>(
                                    2, new SubmitOutcome.Throttled(new SequenceNumber(third), CommandStatus.RMSGQFUL)));
        }
    }

    // behaviour 37
    @Test
    void aPeerThatAnswersNoLinkShouldBeLeftAndBoundAnew() throws IOException {
        open(settings -> settings.timers(
                TimerSettings.DEFAULT.withEnquireLink(Duration.ofMillis(200)).withResponse(Duration.ofMillis(300))));
        try (RawPeer centre = acceptBound()) {
            assertThat(centre.read().pdu()).isEqualTo(new EnquireLink());
            assertThat(centre.isClosedByPeer()).isTrue();
        }
        acceptBound().close();
        assertThat(states)
                .anySatisfy(state -> assertThat(state)
                        .isInstanceOfSatisfying(
                                BindState.Waiting.class,
                                waiting -> assertThat(waiting.reason()).isEqualTo(CloseReason.LINK_DEAD)));
    }

    // behaviour 32
    @Test
    void aCentreThatStatesNoVersionShouldGetNoTlvs() throws IOException {
        open(settings -> settings);
        try (RawPeer centre = RawPeer.accept(listening)) {
            RawPeer.Frame asked = centre.read();
            BindRequest request = (BindRequest) asked.pdu();
            centre.send(new BindResponse(request.mode(), CommandStatus.ROK, "old", Tlvs.NONE), asked.sequence());
            assertThat(bind.bound().block()).isEqualTo(new BindState.Bound("old", InterfaceVersion.V3_3));

            CompletableFuture<@Nullable SubmitOutcome> outcome = bind.submit(SUBMIT.toBuilder()
                            .tlv(Tlv.ofShort(TlvTag.USER_MESSAGE_REFERENCE, 1))
                            .build())
                    .toFuture();
            RawPeer.Frame sent = centre.read();
            assertThat(sent.pdu()).isEqualTo(SUBMIT);
            centre.send(SubmitSmResp.accepted("1"), sent.sequence());
            assertThat(outcome.join()).isInstanceOf(SubmitOutcome.Accepted.class);
        }
    }

    // behaviour 32
    @Test
    void aProfileShouldSayWhatACentreSpeaksThatDoesNotSayItself() throws IOException {
        open(settings -> settings.versionWhenUnstated(InterfaceVersion.V5_0));
        try (RawPeer centre = RawPeer.accept(listening)) {
            RawPeer.Frame asked = centre.read();
            BindRequest request = (BindRequest) asked.pdu();
            centre.send(new BindResponse(request.mode(), CommandStatus.ROK, "old", Tlvs.NONE), asked.sequence());
            assertThat(bind.bound().block()).isEqualTo(new BindState.Bound("old", InterfaceVersion.V3_4));
        }
    }

    // behaviour 33
    @Test
    void anAdaptiveWindowShouldShrinkWhenTheCentreSaysThatItIsCongested() throws IOException {
        open(settings -> settings.window(8).adaptiveWindow(true));
        try (RawPeer centre = acceptBound()) {
            assertThat(bind.counters().window()).isEqualTo(8);
            bind.submit(Flux.range(0, 100).map(i -> new Submission<>(SUBMIT, i)))
                    .subscribe();
            List<Integer> first = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                first.add(centre.read().sequence());
            }
            Tlvs congested = Tlvs.of(Tlv.ofByte(TlvTag.CONGESTION_STATE, 100));
            for (int sequence : first) {
                centre.send(new SubmitSmResp(CommandStatus.ROK, "x", congested), sequence);
            }
            for (int i = 0; i < 4; i++) {
                assertThat(centre.read().command()).isEqualTo(CommandId.SUBMIT_SM.code());
            }
            Await.until("told", () -> bind.counters().window() == 4);
            centre.send(new EnquireLink(), 3);
            assertThat(centre.read().pdu()).isEqualTo(new EnquireLinkResp(CommandStatus.ROK));
        }
    }

    @Test
    void anAdaptiveWindowShouldShrinkAfterATimeout() throws IOException {
        open(settings -> settings.window(8)
                .adaptiveWindow(true)
                .timers(TimerSettings.DEFAULT.withResponse(Duration.ofMillis(100))));
        try (RawPeer centre = acceptBound()) {
            bind.submit(SUBMIT).block();
            Await.until("halved", () -> bind.counters().window() == 4);
            assertThat(centre.read().command()).isEqualTo(CommandId.SUBMIT_SM.code());
        }
    }

    @Test
    void inboundMessagesShouldBeAnsweredWhenTheHandlerHas() throws IOException {
        Sinks.One<CommandStatus> later = Sinks.one();
        deliverAnswer = later.asMono();
        open(settings -> settings.unansweredMax(2));
        DataSm data = DataSm.builder()
                .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[] {1}))
                .build();
        try (RawPeer centre = acceptBound()) {
            centre.send(DELIVER, 7);
            centre.send(data, 8);
            centre.send(DELIVER, 9);
            RawPeer.Frame beyond = centre.read();
            assertThat(beyond.sequence()).isEqualTo(9);
            assertThat(beyond.pdu()).isEqualTo(DeliverSmResp.of(CommandStatus.RTHROTTLED));
            assertThat(delivered).containsExactly(DELIVER, data.toDeliverSm());

            later.tryEmitValue(CommandStatus.ROK);
            assertThat(centre.read().pdu()).isEqualTo(DeliverSmResp.of(CommandStatus.ROK));
            assertThat(centre.read().pdu()).isEqualTo(DataSmResp.refused(CommandStatus.ROK));
            assertThat(bind.counters().refusedInbound()).isEqualTo(1);
        }
    }

    // behaviour 38
    @Test
    void closeShouldTakeNoNewWorkDrainUnbindAndEnd() throws IOException {
        open(settings -> settings.window(5));
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable List<SubmitResult<Integer>>> results = bind.submit(
                            Flux.range(0, 100).map(i -> new Submission<>(SUBMIT, i)))
                    .collectList()
                    .toFuture();
            List<Integer> open = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                open.add(centre.read().sequence());
            }
            CompletableFuture<@Nullable Void> closed =
                    bind.close(Duration.ofSeconds(10)).toFuture();
            assertThat(bind.submit(SUBMIT).block()).isEqualTo(new SubmitOutcome.NotSent(NotSentReason.CLOSING));
            for (int sequence : open) {
                centre.send(SubmitSmResp.accepted("x"), sequence);
            }
            RawPeer.Frame unbind = centre.read();
            assertThat(unbind.pdu()).isEqualTo(new Unbind());
            centre.send(new UnbindResp(CommandStatus.ROK), unbind.sequence());
            assertThat(centre.isClosedByPeer()).isTrue();
            closed.join();

            assertThat(results.join())
                    .hasSize(5)
                    .allSatisfy(result -> assertThat(result.outcome()).isInstanceOf(SubmitOutcome.Accepted.class));
            assertThat(states).last().isEqualTo(new BindState.Closed());
        }
    }

    // behaviour 10
    @Test
    void aDeliveryThatCrossesTheUnbindShouldBeAskedForAgain() throws IOException {
        open(settings -> settings);
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable Void> closed =
                    bind.close(Duration.ofSeconds(10)).toFuture();
            RawPeer.Frame unbind = centre.read();
            assertThat(unbind.pdu()).isEqualTo(new Unbind());
            centre.send(DELIVER, 7);
            assertThat(centre.read().pdu()).isEqualTo(DeliverSmResp.of(CommandStatus.RX_T_APPN));
            centre.send(new UnbindResp(CommandStatus.ROK), unbind.sequence());
            closed.join();
            assertThat(delivered).isEmpty();
        }
    }

    // behaviour 38
    @Test
    void aDrainShouldEndAtItsDeadline() throws IOException {
        open(settings -> settings);
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable SubmitOutcome> outcome =
                    bind.submit(SUBMIT).toFuture();
            centre.read();
            CompletableFuture<@Nullable Void> closed =
                    bind.close(Duration.ofMillis(200)).toFuture();
            RawPeer.Frame unbind = centre.read();
            assertThat(unbind.pdu()).isEqualTo(new Unbind());
            centre.send(new UnbindResp(CommandStatus.ROK), unbind.sequence());
            closed.join();
            assertThat(outcome.join())
                    .isInstanceOfSatisfying(
                            SubmitOutcome.Unknown.class,
                            unknown -> assertThat(unknown.reason()).isEqualTo(UnknownReason.DISCONNECTED));
        }
    }

    // behaviour 38
    @Test
    void anUnbindThatIsNotAnsweredShouldEndWithTheTimeGivenToTheDrain() throws IOException {
        open(settings -> settings);
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable Void> closed =
                    bind.close(Duration.ofMillis(200)).toFuture();
            assertThat(centre.read().pdu()).isEqualTo(new Unbind());
            assertThat(centre.isClosedByPeer())
                    .as("within what the peer waits for octets, 10 s")
                    .isTrue();
            closed.join();
        }
    }

    // behaviour 38
    @Test
    void anUnbindByTheCentreShouldBeAnsweredAndBoundAnew() throws IOException {
        open(settings -> settings);
        try (RawPeer centre = acceptBound()) {
            centre.send(new Unbind(), 5);
            assertThat(centre.read().pdu()).isEqualTo(new UnbindResp(CommandStatus.ROK));
            assertThat(centre.isClosedByPeer()).isTrue();
        }
        acceptBound().close();
        assertThat(bind.counters().binds()).isEqualTo(2);
    }

    @Test
    void aBindThatIsRenewedShouldDrainUnbindAndBeBoundAnew() throws IOException {
        open(settings -> settings);
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable SubmitOutcome> outcome =
                    bind.submit(SUBMIT).toFuture();
            int sequence = centre.read().sequence();
            bind.renew(Duration.ofSeconds(10));
            bind.renew(Duration.ofSeconds(10));
            centre.send(SubmitSmResp.accepted("a"), sequence);
            assertThat(outcome.join()).isEqualTo(accepted(sequence, "a"));
            RawPeer.Frame unbind = centre.read();
            assertThat(unbind.pdu()).isEqualTo(new Unbind());
            centre.send(new UnbindResp(CommandStatus.RINVBNDSTS), unbind.sequence());
            assertThat(centre.isClosedByPeer()).isTrue();
        }
        acceptBound().close();
        assertThat(bind.counters().binds()).isEqualTo(2);
    }

    @Test
    void aNameThatCannotBeResolvedShouldBeTriedAgainWithoutBlockingTheEventLoop() {
        bind = SmppBind.open(
                loops,
                BindSettings.builder("no-such-host.invalid", 2775, new SystemId("esme"), "secret")
                        .backoff(QUICK)
                        .build(),
                BindHandler.REFUSING);
        bind.states().subscribe(states::add);
        Await.until(
                "two attempts failed",
                () -> states.stream()
                                .filter(BindState.Waiting.class::isInstance)
                                .count()
                        >= 2);
    }

    @Test
    void aNameShouldBeTriedAtItsOtherAddressesToo() throws IOException {
        open(settings -> settings, TwoAddresses.NAME);
        acceptBound().close();
        assertThat(states)
                .startsWith(new BindState.Connecting(1))
                .element(1)
                .isInstanceOfSatisfying(
                        BindState.Waiting.class,
                        waiting -> assertThat(waiting.reason()).isEqualTo(CloseReason.CONNECT_FAILED));
    }

    @Test
    void closeWhileWaitingToReconnectShouldEndAtOnce() throws IOException {
        listening.close();
        open(settings -> settings.backoff(new Backoff(Duration.ofSeconds(60), Duration.ofSeconds(60))));
        Await.until("waiting", () -> states.stream().anyMatch(BindState.Waiting.class::isInstance));
        bind.close(Duration.ofSeconds(5)).block(Duration.ofSeconds(5));
        assertThat(states).last().isEqualTo(new BindState.Closed());
    }

    private interface Expected {
        SubmitOutcome of(int sequence);
    }

    /** Submits, answers with {@code response} (its sequence number filled in), and looks at outcome and session. */
    private void assertOutcome(String response, Expected expected) throws IOException {
        open(settings -> settings);
        try (RawPeer centre = acceptBound()) {
            CompletableFuture<@Nullable SubmitOutcome> outcome =
                    bind.submit(SUBMIT).toFuture();
            int sequence = centre.read().sequence();
            centre.send(Wire.octets(response.formatted(sequence)));
            assertThat(outcome.join()).isEqualTo(expected.of(sequence));

            centre.send(new EnquireLink(), 3);
            assertThat(centre.read().pdu()).isEqualTo(new EnquireLinkResp(CommandStatus.ROK));
        }
        bind.close(Duration.ZERO).block(Duration.ofSeconds(5));
    }

    private void open(UnaryOperator<BindSettings.Builder> settings) {
        open(settings, "127.0.0.1");
    }

    private void open(UnaryOperator<BindSettings.Builder> settings, String host) {
        states.clear();
        bind = SmppBind.open(
                loops,
                settings.apply(BindSettings.builder(host, listening.getLocalPort(), new SystemId("esme"), "secret")
                                .backoff(QUICK))
                        .build(),
                new BindHandler() {
                    @Override
                    public Mono<CommandStatus> deliver(DeliverSm message) {
                        delivered.add(message);
                        return deliverAnswer;
                    }

                    @Override
                    public void late(SubmitSm pdu, Object context, SubmitOutcome outcome) {
                        late.add(context);
                        late.add(outcome);
                    }
                });
        bind.states().subscribe(states::add);
    }

    private RawPeer acceptBound() throws IOException {
        RawPeer centre = RawPeer.accept(listening);
        accept(centre, centre.read());
        Await.until(
                "bound",
                () -> states.stream().anyMatch(BindState.Bound.class::isInstance)
                        && states.getLast() instanceof BindState.Bound);
        return centre;
    }

    private static void accept(RawPeer centre, RawPeer.Frame asked) throws IOException {
        BindRequest request = (BindRequest) asked.pdu();
        Tlvs version = Tlvs.of(Tlv.ofByte(TlvTag.SC_INTERFACE_VERSION, 0x50));
        centre.send(new BindResponse(request.mode(), CommandStatus.ROK, "smsc", version), asked.sequence());
    }

    private static void answer(RawPeer centre, int count) {
        try {
            for (int i = 0; i < count; i++) {
                PduResponse response = SubmitSmResp.accepted("x");
                centre.send(response, centre.read().sequence());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SubmitOutcome accepted(int sequence, String id) {
        return new SubmitOutcome.Accepted(new SequenceNumber(sequence), id);
    }

    private static SubmitOutcome unknown(int sequence, UnknownReason reason) {
        return new SubmitOutcome.Unknown(new SequenceNumber(sequence), reason);
    }
}
