package io.trunkline.gateway.partner.smpp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.partner.PartnerInbound;
import io.trunkline.gateway.partner.PartnerReceipt;
import io.trunkline.gateway.partner.ReceiptEnd;
import io.trunkline.gateway.waiting.Cancellations;
import io.trunkline.gateway.waiting.LaneLookup;
import io.trunkline.smpp.pdu.CommandStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.util.InvalidDeliveryReceiptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Partners as jSMPP has them, over real sockets, before the real intake. */
@Timeout(120)
class PartnerServerTest {
    private static final String ACME = "acme";
    private static final MessageSid SID = new MessageSid(0x0199_8877_6655_0034L, 0x8001_0203_0405_0607L);

    private final MemoryReceipts receipts = new MemoryReceipts();
    private final TestPartnerServer server = new TestPartnerServer(
            receipts,
            NothingWaits.cancellations(),
            TestPartnerServer.partner(ACME, 2),
            TestPartnerServer.partner("elsewhere", 2, "192.0.2.0/24"),
            TestPartnerServer.slowPartner("slow", 1));

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "BIND_TX,IF_33",
        "BIND_RX,IF_33",
        "BIND_TX,IF_34",
        "BIND_RX,IF_34",
        "BIND_TRX,IF_34",
        "BIND_TX,IF_50",
        "BIND_RX,IF_50",
        "BIND_TRX,IF_50"
    })
    void partnerShouldBindInEachModeAndVersion(BindType type, InterfaceVersion version) throws Exception {
        try (Esme esme = Esme.bound(server.port(), type, ACME, TestPartnerServer.PASSWORD, version)) {
            assertThat(esme.session.getSessionState().isBound()).isTrue();
            await("the bind is counted", () -> gauge("trunkline.partner.binds") == 1);
        }
        await("the end is counted", () -> gauge("trunkline.partner.binds") == 0);
    }

    @ParameterizedTest
    @CsvSource({"acme,wrong", "nobody,secret", "elsewhere,secret"})
    void whoMayNotBindShouldBeToldNoMoreThanThat(String systemId, String password) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Esme.bound(server.port(), BindType.BIND_TRX, systemId, password))
                .withCauseInstanceOf(NegativeResponseException.class)
                .satisfies(refused -> assertThat(status(refused.getCause())).isEqualTo(CommandStatus.RBINDFAIL));
    }

    @Test
    void oneBindTooManyShouldBeRefused() throws Exception {
        try (Esme first = bound(BindType.BIND_TRX);
                Esme second = bound(BindType.BIND_TX)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> bound(BindType.BIND_TRX))
                    .satisfies(refused -> assertThat(status(refused.getCause())).isEqualTo(CommandStatus.RALYBND));
            assertThat(first.session.getSessionState().isBound()).isTrue();
            assertThat(second.session.getSessionState().isBound()).isTrue();
        }
    }

    @Test
    void submitShouldBeAnsweredWithTheSidOnceTheLogHasTheMessage() throws Exception {
        Sinks.Empty<Void> inTheLog = Sinks.empty();
        server.log = message -> inTheLog.asMono().then(Mono.fromRunnable(() -> server.appended.add(message)));
        try (Esme esme = bound(BindType.BIND_TX);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> answer = threads.submit(() -> esme.submit("Hello"));
            assertThat(server.appended).isEmpty();
            assertThat(answer.isDone()).isFalse();
            inTheLog.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            String id = answer.get();
            AcceptedMessage message = server.appended.getFirst();
            assertThat(id).isEqualTo(message.envelope().sid().toString());
            assertThat(message.body()).isEqualTo("Hello");
            assertThat(message.envelope().to()).isEqualTo(new Address("+14155552671"));
            assertThat(message.envelope().terms().partner())
                    .isEqualTo(new PartnerOrigin(ACME, PartnerOrigin.Wish.ALWAYS, 1, false));
            assertThat(server.meters
                            .get("trunkline.partner.submits")
                            .tags("partner", ACME, "result", "ESME_ROK")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void dataSmShouldBeAnOrdinaryMessageForItHasNoPriority() throws Exception {
        try (Esme esme = bound(BindType.BIND_TX)) {
            String id = esme.submitData("Hello");
            AcceptedMessage message = server.appended.getFirst();
            assertThat(id).isEqualTo(message.envelope().sid().toString());
            assertThat(message.body()).isEqualTo("Hello");
            assertThat(message.envelope().terms().urgency()).isEqualTo(Urgency.TRANSACTIONAL);
            esme.submit("Hello, all");
            assertThat(server.appended.getLast().envelope().terms().urgency())
                    .as("a submit_sm says 0")
                    .isEqualTo(Urgency.BULK);
        }
    }

    @Test
    void partnerOf33ShouldGetAnIdOfEightHexadecimalDigits() throws Exception {
        try (Esme esme =
                Esme.bound(server.port(), BindType.BIND_TX, ACME, TestPartnerServer.PASSWORD, InterfaceVersion.IF_33)) {
            assertThat(esme.submit("Hello")).matches("[0-9a-f]{8}").isEqualTo("%08x".formatted((int)
                            server.appended.getFirst().envelope().sid().low()));
        }
    }

    @Test
    void partsOfALongMessageShouldBecomeOneMessageAndEachHaveAnIdOfItsOwn() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = IntStream.of(3, 1, 2)
                    .mapToObj(part -> threads.submit(() ->
                            esme.submit(TestPartnerServer.SENDER, "14155552671", new ESMClass(0x40), part(7, 3, part))))
                    .toList();
            List<String> ids = List.of(
                    answers.get(1).get(), answers.get(2).get(), answers.get(0).get());
            AcceptedMessage message = server.appended.getFirst();
            String sid = message.envelope().sid().toString();
            assertThat(ids).containsExactly(sid, sid + "-2", sid + "-3");
            assertThat(message.body()).isEqualTo("part 1;part 2;part 3;");
            assertThat(server.appended).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+12125550100,999,Hello,RINVDSTADR",
        "+12125559999,14155552671,Hello,RINVSRCADR",
        "'',14155552671,Hello,RINVSRCADR",
        "+12125550100,14155552671,'',RINVMSGLEN"
    })
    void wrongMessageShouldGetTheStatusOfWhatIsWrong(String from, String to, String text, String status)
            throws Exception {
        try (Esme esme = bound(BindType.BIND_TX)) {
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> esme.submit(from, to, new ESMClass(), text.getBytes(US_ASCII)))
                    .satisfies(refused -> assertThat(status(refused)).hasToString("ESME_" + status));
            assertThat(server.appended).isEmpty();
        }
    }

    @Test
    void logThatTakesNothingShouldBeToldAsAFullQueueAndOneInDoubtAsAFault() throws Exception {
        try (Esme esme = bound(BindType.BIND_TX)) {
            server.log = message -> Mono.error(new LogUnavailableException("planted"));
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> esme.submit("Hello"))
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(CommandStatus.RMSGQFUL));
            List<AcceptedMessage> doubtful = new CopyOnWriteArrayList<>();
            server.log = message -> {
                doubtful.add(message);
                return Mono.error(new LogOutcomeUnknownException("planted", new IOException("planted")));
            };
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> esme.submit("Hello"))
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(CommandStatus.RSYSERR));
            server.log = message -> Mono.fromRunnable(() -> server.appended.add(message));
            assertThat(esme.submit("Hello"))
                    .as("the same submission stands for the same message")
                    .isEqualTo(doubtful.getFirst().envelope().sid().toString());
            assertThat(server.appended.getFirst().repeat()).isTrue();
        }
    }

    @Test
    void partnerOverItsRateShouldBeThrottled() throws Exception {
        try (Esme esme = Esme.bound(server.port(), BindType.BIND_TX, "slow", TestPartnerServer.PASSWORD);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = IntStream.range(0, 20)
                    .mapToObj(number -> threads.submit(() -> esme.submit("Number " + number)))
                    .toList();
            List<CommandStatus> refused = new ArrayList<>();
            for (Future<String> answer : answers) {
                try {
                    answer.get();
                } catch (ExecutionException refusal) {
                    refused.add(status(refusal.getCause()));
                }
            }
            assertThat(refused).isNotEmpty().containsOnly(CommandStatus.RTHROTTLED);
            assertThat(server.appended).hasSize(20 - refused.size()).isNotEmpty();
        }
    }

    @Test
    void receiptShouldGoToABindThatReceivesInTheStandardForm() throws Exception {
        try (Esme transmitter = bound(BindType.BIND_TX);
                Esme receiver = bound(BindType.BIND_RX)) {
            receipts.put(receipt(1, io.trunkline.smpp.receipt.MessageState.UNDELIVERABLE, 5));
            await("the lane is empty", () -> receipts.size() == 0);
            assertThat(transmitter.received).isEmpty();
            DeliverSm receipt = receiver.received.getFirst();
            assertThat(receipt.isSmscDeliveryReceipt()).isTrue();
            assertThat(receipt.getSourceAddr()).isEqualTo("14155552671");
            assertThat(receipt.getDestAddress()).isEqualTo("12125550100");
            assertThat(new String(receipt.getShortMessage(), US_ASCII))
                    .isEqualTo("id:" + SID + " sub:001 dlvrd:000 submit date:2603040506 done date:2603040507"
                            + " stat:UNDELIV err:005 text:");
            assertThat(receipt.getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                            .getValueAsString())
                    .isEqualTo(SID.toString());
            assertThat(receipt.getOptionalParameter(OptionalParameter.Message_state.class)
                            .getValue())
                    .isEqualTo((byte) 5);
        }
    }

    @Test
    void receiptsShouldWaitForABindAndThenComeInOrder() throws Exception {
        for (int part = 1; part <= 30; part++) {
            receipts.put(receipt(part, io.trunkline.smpp.receipt.MessageState.DELIVERED, 0));
        }
        try (Esme transmitter = bound(BindType.BIND_TX)) {
            await("what waits is counted", () -> gauge("trunkline.partner.receipts.pending") == 30);
            assertThat(transmitter.received).isEmpty();
            assertThat(receipts.size()).isEqualTo(30);
        }
        try (Esme receiver =
                Esme.bound(server.port(), BindType.BIND_RX, ACME, TestPartnerServer.PASSWORD, InterfaceVersion.IF_33)) {
            await("the lane is empty", () -> receipts.size() == 0);
            assertThat(receiver.received)
                    .extracting(PartnerServerTest::id)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 30)
                            .mapToObj(part -> receipt(part, io.trunkline.smpp.receipt.MessageState.DELIVERED, 0)
                                    .messageId())
                            .toList());
            assertThat(receiver.received.getFirst().getOptionalParameters())
                    .as("3.3 has no parameters")
                    .isNullOrEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"ESME_RX_T_APPN,100", "ESME_RINVBNDSTS,4"})
    void receiptThatIsRefusedForNowShouldComeAgainAndOneForGoodShouldNot(String name, int status) throws Exception {
        assertThat(CommandStatus.of(status)).hasToString(name);
        try (Esme receiver = bound(BindType.BIND_TRX)) {
            receiver.refusal = status;
            receipts.put(receipt(1, io.trunkline.smpp.receipt.MessageState.DELIVERED, 0));
            await("it came once", () -> !receiver.received.isEmpty());
            receiver.refusal = 0;
            await("it came again and was taken", () -> receipts.size() == 0);
            assertThat(receiver.received).extracting(PartnerServerTest::id).containsOnly(SID.toString());
            assertThat(receipts.tries(SID.toString())).isGreaterThanOrEqualTo(2);
            int before = receiver.received.size();
            receiver.refusal = CommandStatus.RX_R_APPN.code();
            receipts.put(receipt(2, io.trunkline.smpp.receipt.MessageState.DELIVERED, 0));
            await("it is given up", () -> receipts.size() == 0);
            assertThat(receiver.received).hasSize(before + 1);
        }
    }

    @Test
    void bindThatAnswersNothingShouldNotHoldUpTheOther() throws Exception {
        try (Esme silent = new Esme();
                Esme receiver = bound(BindType.BIND_RX)) {
            CountDownLatch answers = new CountDownLatch(1);
            silent.mayAnswer = answers;
            silent.bind(server.port(), BindType.BIND_RX, ACME, TestPartnerServer.PASSWORD, InterfaceVersion.IF_34);
            for (int part = 1; part <= 40; part++) {
                receipts.put(receipt(part, io.trunkline.smpp.receipt.MessageState.DELIVERED, 0));
            }
            await("all but what the silent one has are taken", () -> receipts.size() <= 5);
            answers.countDown();
            await("the lane is empty", () -> receipts.size() == 0);
        }
    }

    @Test
    void whatWasNotSentShouldNotCountAsATry() throws Exception {
        MemoryReceipts many = new MemoryReceipts();
        for (int part = 1; part <= 5; part++) {
            many.put(receipt(part, io.trunkline.smpp.receipt.MessageState.DELIVERED, 0));
        }
        try (TestPartnerServer narrow = new TestPartnerServer(
                        1, many, NothingWaits.cancellations(), TestPartnerServer.partner(ACME, 2));
                Esme receiver = new Esme()) {
            CountDownLatch answers = new CountDownLatch(1);
            receiver.mayAnswer = answers;
            receiver.bind(narrow.port(), BindType.BIND_RX, ACME, TestPartnerServer.PASSWORD, InterfaceVersion.IF_34);
            await("one is in flight, one waits, the rest has no room", () -> notSent(narrow) == 3);
            answers.countDown();
            await("the lane is empty", () -> many.size() == 0);
        }
        for (int part = 1; part <= 5; part++) {
            String id = receipt(part, io.trunkline.smpp.receipt.MessageState.DELIVERED, 0)
                    .messageId();
            assertThat(many.tries(id)).as(id).isOne();
        }
    }

    private static double notSent(TestPartnerServer of) {
        var counter = of.meters
                .find("trunkline.partner.receipts")
                .tags("partner", ACME, "result", "not_sent")
                .counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void subscribersMessageShouldComeToABindThatReceivesInPartsThatMakeItsText() throws Exception {
        String text = "0123456789".repeat(20);
        try (Esme receiver = bound(BindType.BIND_TRX)) {
            receipts.put(inbound(1, text));
            receipts.put(inbound(2, text));
            await("the lane is empty", () -> receipts.size() == 0);
            assertThat(receiver.received).hasSize(2).allSatisfy(part -> {
                assertThat(part.isSmscDeliveryReceipt()).isFalse();
                assertThat(part.isUdhi()).isTrue();
                assertThat(part.getSourceAddr()).isEqualTo("14155552671");
                assertThat(part.getSourceAddrTon()).isEqualTo((byte) 1);
                assertThat(part.getDestAddress()).isEqualTo("12125550100");
            });
            assertThat(receiver.received.stream()
                            .map(DeliverSm::getShortMessage)
                            .sorted(Comparator.comparing(octets -> octets[5]))
                            .map(octets -> new String(octets, 6, octets.length - 6, US_ASCII))
                            .collect(Collectors.joining()))
                    .isEqualTo(text);
            assertThat(receiver.received)
                    .extracting(part -> List.of(part.getShortMessage()[3], part.getShortMessage()[4]))
                    .as("one reference, two parts")
                    .containsOnly(List.of((byte) 7, (byte) 2));
        }
    }

    @Test
    void subscribersMessageThatWasErasedShouldComeEmpty() throws Exception {
        try (Esme receiver = bound(BindType.BIND_RX)) {
            receipts.put(inbound(2, ""));
            await("the lane is empty", () -> receipts.size() == 0);
            assertThat(receiver.received.getFirst().getShortMessage()).isNullOrEmpty();
        }
    }

    private static PartnerInbound inbound(int part, String text) {
        return new PartnerInbound(
                SID, part, SID + "-" + part, new Address("+14155552671"), new Address(TestPartnerServer.SENDER), text);
    }

    @Test
    void submitToManyShouldBeAMessageToEachUnderOneIdAndTellWhomItDoesNotReach() throws Exception {
        try (Esme esme = bound(BindType.BIND_TX)) {
            SubmitMultiResult answer = esme.submitToAll("Hello", "999", "14155552671", "14155552672", "14155552673");
            assertThat(server.appended)
                    .extracting(message -> message.envelope().to().value())
                    .containsExactlyInAnyOrder("+14155552671", "+14155552672", "+14155552673");
            String id = server.appended.getFirst().envelope().sid().toString();
            assertThat(answer.getMessageId()).isEqualTo(id);
            assertThat(server.appended).allSatisfy(message -> {
                PartnerOrigin origin = message.envelope().terms().partner();
                assertThat(origin.messageId(message.envelope().sid(), 1)).isEqualTo(id);
                assertThat(origin.wish()).isEqualTo(PartnerOrigin.Wish.ALWAYS);
                assertThat(message.body()).isEqualTo("Hello");
            });
            assertThat(answer.getUnsuccessDeliveries()).singleElement().satisfies(missed -> {
                assertThat(missed.getDestinationAddress().getAddress()).isEqualTo("999");
                assertThat(missed.getErrorStatusCode()).isEqualTo(CommandStatus.RINVDSTADR.code());
            });
        }
    }

    @Test
    void submitToManyThatReachesNobodyShouldBeRefused() throws Exception {
        try (Esme esme = bound(BindType.BIND_TX)) {
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> esme.submitToAll("Hello", "999", "998"))
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(CommandStatus.RINVDSTADR));
            server.log = message -> Mono.error(new LogUnavailableException("planted"));
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> esme.submitToAll("Hello", "999", "14155552671"))
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(CommandStatus.RSUBMITFAIL));
            assertThat(server.appended).isEmpty();
        }
    }

    @Test
    void stoppingServerShouldAnswerWhatItHasRefuseWhatIsNewAndUnbind() throws Exception {
        Sinks.Empty<Void> inTheLog = Sinks.empty();
        server.log = message -> {
            server.appended.add(message);
            return inTheLog.asMono();
        };
        try (Esme esme = bound(BindType.BIND_TRX);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> underWay = threads.submit(() -> esme.submit("Hello"));
            await("it is with the log", () -> !server.appended.isEmpty());
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::drain, threads);
            await("what is new is refused", () -> isRefused(esme));
            inTheLog.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            assertThat(underWay.get())
                    .isEqualTo(server.appended.getFirst().envelope().sid().toString());
            stopped.get();
            await("unbound", () -> !esme.session.getSessionState().isBound());
        }
    }

    private static boolean isRefused(Esme esme) {
        try {
            esme.session.submitShortMessage(
                    "",
                    TypeOfNumber.UNKNOWN,
                    NumberingPlanIndicator.UNKNOWN,
                    "nobody's",
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    "14155552671",
                    new ESMClass(),
                    (byte) 0,
                    (byte) 0,
                    null,
                    null,
                    new org.jsmpp.bean.RegisteredDelivery(0),
                    (byte) 0,
                    org.jsmpp.bean.DataCodings.ZERO,
                    (byte) 0,
                    new byte[] {'a'});
            return false;
        } catch (NegativeResponseException refused) {
            return status(refused).equals(CommandStatus.RMSGQFUL);
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    @Test
    void cancelOfWhatLiesInALaneShouldBeAnsweredWithWhatItsOwnerMakesOfIt() throws Exception {
        Map<Integer, LaneCancel> asked = new ConcurrentHashMap<>();
        Cancellations lanes = NothingWaits.cancellations(
                (account, sid) -> Mono.just(new LaneLookup.InLane(3, new LaneCancel(sid, 1))),
                (slot, cancel) -> Mono.fromRunnable(() -> asked.put(slot, cancel)));
        try (TestPartnerServer other = new TestPartnerServer(receipts, lanes, TestPartnerServer.partner(ACME, 2));
                Esme esme = Esme.bound(other.port(), BindType.BIND_TRX, ACME, TestPartnerServer.PASSWORD);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.states.put(SID, state(Status.ROUTED));
            Future<?> canceled = threads.submit(() -> {
                cancel(esme);
                return SID;
            });
            await("the lane's owner is asked", () -> asked.containsKey(3));
            assertThat(asked.get(3)).isEqualTo(new LaneCancel(SID, 1));
            assertThat(canceled.isDone()).isFalse();
            other.states.put(SID, state(Status.CANCELED));
            canceled.get();
            other.states.put(SID, state(Status.SUBMITTED));
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> cancel(esme))
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(CommandStatus.RCANCELFAIL));
        }
    }

    private static MessageState state(Status status) {
        return new MessageState(status, 1, List.of(), false, null, null, null);
    }

    private static void cancel(Esme esme) throws Exception {
        esme.session.cancelShortMessage(
                "",
                SID.toString(),
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                "12125550100",
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                "");
    }

    @Test
    void queryShouldTellHowAMessageStandsAndCancelWhatWaits() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            server.states.put(
                    SID,
                    new MessageState(
                            Status.UNDELIVERED,
                            1,
                            List.of(),
                            false,
                            ErrorCode.UNREACHABLE,
                            null,
                            Instant.parse("2026-03-04T05:06:07.800Z")));
            QuerySmResult told = query(esme, SID.toString());
            assertThat(told.getMessageState()).isEqualTo(org.jsmpp.bean.MessageState.UNDELIVERABLE);
            assertThat(told.getFinalDate()).isEqualTo("260304050607800+");
            assertThat(told.getErrorCode()).isEqualTo((byte) 3);
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> query(esme, "1234abcd"))
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(CommandStatus.RINVMSGID));
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> cancel(esme))
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(CommandStatus.RCANCELFAIL));
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> esme.session.replaceShortMessage(
                            SID.toString(),
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            "12125550100",
                            null,
                            null,
                            new org.jsmpp.bean.RegisteredDelivery(0),
                            (byte) 0,
                            new byte[] {'a'}))
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(CommandStatus.RREPLACEFAIL));
        }
    }

    private static QuerySmResult query(Esme esme, String id) throws Exception {
        return esme.session.queryShortMessage(id, TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, "12125550100");
    }

    private Esme bound(BindType type) throws IOException {
        return Esme.bound(server.port(), type, ACME, TestPartnerServer.PASSWORD);
    }

    private static PartnerReceipt receipt(int part, io.trunkline.smpp.receipt.MessageState state, int err) {
        PartnerOrigin origin = new PartnerOrigin(ACME, PartnerOrigin.Wish.ALWAYS, 255, false);
        return new PartnerReceipt(
                SID,
                part,
                origin.messageId(SID, part),
                new Address(TestPartnerServer.SENDER),
                new Address("+14155552671"),
                Instant.parse("2026-03-04T05:06:07Z"),
                Instant.parse("2026-03-04T05:07:08Z"),
                new ReceiptEnd(state, err));
    }

    private static String id(DeliverSm receipt) {
        try {
            return receipt.getShortMessageAsDeliveryReceipt().getId();
        } catch (InvalidDeliveryReceiptException e) {
            throw new AssertionError(e);
        }
    }

    /** A part of a long message behind its header, 8-bit reference. */
    private static byte[] part(int reference, int total, int sequence) {
        byte[] text = ("part " + sequence + ";").getBytes(US_ASCII);
        byte[] octets = new byte[6 + text.length];
        System.arraycopy(new byte[] {5, 0, 3, (byte) reference, (byte) total, (byte) sequence}, 0, octets, 0, 6);
        System.arraycopy(text, 0, octets, 6, text.length);
        return octets;
    }

    private double gauge(String name) {
        var gauge = server.meters.find(name).tag("partner", ACME).gauge();
        return gauge == null ? -1 : gauge.value();
    }

    private static CommandStatus status(Throwable refused) {
        return CommandStatus.of(((NegativeResponseException) refused).getCommandStatus());
    }

    private static void await(String what, BooleanSupplier holds) {
        long giveUpNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - giveUpNanos > 0) {
                throw new AssertionError("not within a minute: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
