package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.smpp.receipt.DeliveryReceipt;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.session.EventLoops;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedCarrierTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ORDINARY = "15550001234";

    private static EventLoops loops;

    @TempDir
    Path data;

    private @Nullable SimulatedCarrier running;

    @BeforeAll
    static void startLoops() {
        loops = EventLoops.create(2, "test-carrier");
    }

    @AfterAll
    static void endLoops() {
        loops.shutdown().block(PATIENCE);
    }

    @AfterEach
    void close() {
        if (running != null) {
            running.close().block(PATIENCE);
        }
    }

    @Test
    void everyMessageShouldGetItsReceipt() throws Exception {
        start("receipt.delay=10ms");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                ids.add(esme.submit(ORDINARY));
            }
            assertThat(ids).hasSize(200);
            assertThat(esme.nextReceiptIds(200)).containsExactlyInAnyOrderElementsOf(ids);
        }
        awaitNothingPending();
        assertThat(carrier().figures()).isEqualTo(new CarrierFigures(200, 0, 0, 200, 200, 0, 0));
    }

    @Test
    void aReceiptShouldSayWhatTheSpecificationAsksFor() throws Exception {
        start("receipt.delay=1ms");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            String id = esme.submit(ORDINARY);
            DeliverSm message = esme.next();
            assertThat(message.isSmscDeliveryReceipt()).isTrue();
            assertThat(message.getSourceAddr()).isEqualTo(ORDINARY);
            assertThat(message.getDestAddress()).isEqualTo("Trunkline");
            assertThat(message.getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                            .getValueAsString())
                    .isEqualTo(id);
            assertThat(message.getOptionalParameter(OptionalParameter.Message_state.class)
                            .getValue())
                    .isEqualTo((byte) MessageState.DELIVERED.code());
            assertThat(message.getOptionalParameter(OptionalParameter.User_message_reference.class)
                            .getValue())
                    .isEqualTo((short) 77);
            DeliveryReceipt receipt = Esme.receipt(message);
            assertThat(receipt.messageId()).isEqualTo(id);
            assertThat(receipt.details().text()).isEqualTo("hello from a test");
            assertThat(receipt.details().doneDate()).isNotNull();
        }
    }

    @Test
    void receiptsOfATransmitterShouldGoToAReceiverOfTheSameName() throws Exception {
        start("receipt.delay=1ms");
        try (Esme other = Esme.bind(carrier().port(), BindType.BIND_RX, "other", "x");
                Esme transmitter = Esme.bind(carrier().port(), BindType.BIND_TX)) {
            List<String> ids = submit(transmitter, 20);
            try (Esme receiver = Esme.bind(carrier().port(), BindType.BIND_RX)) {
                assertThat(receiver.nextReceiptIds(20)).containsExactlyInAnyOrderElementsOf(ids);
            }
            assertThat(other.hasNothing()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 15555550900, 0", "0, 15555550901, 0", "1, 15555550900, 1", "1, 15555550901, 1", "2, 15555550900, 0",
        "2, 15555550901, 1", "3, 15555550900, 1", "3, 15555550901, 0", "17, 15555550904, 2", "1, 15555550904, 1",
    })
    void registeredDeliveryShouldBeHonoured(int registeredDelivery, String destination, int receipts) throws Exception {
        start("receipt.delay=0ms");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            String id = esme.submit(destination, registeredDelivery);
            for (int i = 0; i < receipts; i++) {
                assertThat(esme.nextReceipt().messageId()).isEqualTo(id);
            }
            // one more that is certain to come, and nothing before it
            String last = esme.submit(ORDINARY);
            assertThat(esme.nextReceipt().messageId()).isEqualTo(last);
        }
    }

    @Test
    void receiptsThatAreRefusedForNowShouldComeAgain() throws Exception {
        start("receipt.delay=1ms");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            esme.refuse(0x64);
            String id = esme.submit(ORDINARY);
            assertThat(esme.nextReceipt().messageId()).isEqualTo(id);
            esme.refuse(0);
            assertThat(esme.nextReceipt().messageId()).isEqualTo(id);
        }
        awaitNothingPending();
    }

    @Test
    void receiptsThatWereNotAnsweredShouldComeAgainAfterARebind() throws Exception {
        start("receipt.delay=1ms");
        List<String> ids;
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            esme.refuse(0x64);
            ids = submit(esme, 30);
            esme.nextReceipt();
            esme.vanish();
        }
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_RX)) {
            assertThat(esme.nextReceiptIds(30)).containsExactlyInAnyOrderElementsOf(ids);
        }
        awaitNothingPending();
    }

    @Test
    void receiptsThatWereNotAnsweredShouldComeAgainAfterARestart() throws Exception {
        start("receipt.delay=1ms");
        List<String> ids;
        List<String> answered;
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TX)) {
            ids = submit(esme, 30);
        }
        carrier().close().block(PATIENCE);
        start("receipt.delay=1ms");
        assertThat(carrier().pendingReceipts()).isEqualTo(30);
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_RX)) {
            answered = esme.nextReceiptIds(30);
        }
        assertThat(answered).containsExactlyInAnyOrderElementsOf(ids);
        awaitNothingPending();
        carrier().close().block(PATIENCE);
        start("");
        assertThat(carrier().pendingReceipts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "15555550910, 0x0B",
        "15555550911, 0x45",
        "15555550912, 0x58",
        "15555550913, 0x14",
        "15555550914, 0x08",
    })
    void magicNumbersShouldForceARefusal(String destination, String status) throws Exception {
        start("");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            assertThatThrownBy(() -> esme.submit(destination))
                    .isInstanceOfSatisfying(
                            NegativeResponseException.class,
                            refusal -> assertThat(refusal.getCommandStatus()).isEqualTo(Integer.decode(status)));
        }
        assertThat(carrier().figures().refused()).isEqualTo(1);
    }

    @Test
    void aMagicNumberShouldForceTheReceiptBeforeTheResponse() throws Exception {
        start("");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            String id = esme.submit("15555550921");
            // submit has just returned: the receipt must be there already
            assertThat(esme.hasNothing()).isFalse();
            assertThat(esme.nextReceipt().messageId()).isEqualTo(id);
        }
    }

    @Test
    void magicNumbersShouldForceTwoReceiptsAndAnOddOne() throws Exception {
        start("receipt.delay=1ms");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            String twice = esme.submit("15555550922");
            assertThat(esme.nextReceiptIds(2)).containsExactly(twice, twice);
            String odd = esme.submit("15555550925");
            DeliverSm message = esme.next();
            assertThat(message.getOptionalParameters()).hasSize(1);
            assertThat(Esme.receipt(message).messageId()).isEqualTo(odd);
            assertThat(Esme.receipt(message).state()).isEqualTo(MessageState.DELIVERED);
        }
    }

    @Test
    void aMagicNumberShouldForceNoResponseButAReceipt() throws Exception {
        start("receipt.delay=1ms");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            esme.responseTimeoutMillis(300);
            assertThatThrownBy(() -> esme.submit("15555550930")).isInstanceOf(ResponseTimeoutException.class);
            assertThat(esme.nextReceipt().state()).isEqualTo(MessageState.DELIVERED);
        }
        assertThat(carrier().figures().unanswered()).isEqualTo(1);
    }

    @Test
    void aMagicNumberShouldForceADisconnectAndTheReceiptAfterTheRebind() throws Exception {
        start("receipt.delay=1s");
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            assertThatThrownBy(() -> esme.submit("15555550932")).isInstanceOf(Exception.class);
        }
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            assertThat(esme.nextReceipt().state()).isEqualTo(MessageState.DELIVERED);
        }
    }

    @Test
    void onlyTheAccountsOfTheProfileShouldBind() throws Exception {
        start("accounts=acme:secret");
        assertThatThrownBy(() -> Esme.bind(carrier().port(), BindType.BIND_TRX, "acme", "wrong"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Esme.bind(carrier().port(), BindType.BIND_TRX, "nobody", "secret"))
                .isInstanceOf(IOException.class);
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX, "acme", "secret")) {
            assertThat(esme.submit(ORDINARY)).isNotEmpty();
        }
    }

    @Test
    void aBindOverItsRateShouldBeThrottled() throws Exception {
        start("throttle.rate=5");
        int throttled = 0;
        try (Esme esme = Esme.bind(carrier().port(), BindType.BIND_TRX)) {
            for (int i = 0; i < 20; i++) {
                try {
                    esme.submit(ORDINARY);
                } catch (NegativeResponseException e) {
                    assertThat(e.getCommandStatus()).isEqualTo(0x58);
                    throttled++;
                }
            }
        }
        assertThat(throttled).isPositive();
    }

    private void start(String settings) {
        Properties properties = new Properties();
        settings.lines().forEach(line -> {
            String[] setting = line.split("=", 2);
            properties.setProperty(setting[0], setting[1]);
        });
        CarrierSettings at = new CarrierSettings("127.0.0.1", 0, CarrierProfile.from(properties), Optional.of(data));
        running = SimulatedCarrier.start(loops, at).block(PATIENCE);
    }

    private SimulatedCarrier carrier() {
        return Objects.requireNonNull(running, "start comes first");
    }

    private void awaitNothingPending() {
        await(() -> carrier().pendingReceipts() == 0, "no receipt pending");
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            Thread.onSpinWait();
        }
    }

    private static List<String> submit(Esme esme, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(esme.submit(ORDINARY));
        }
        return ids;
    }
}
