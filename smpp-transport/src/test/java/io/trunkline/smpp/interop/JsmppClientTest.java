package io.trunkline.smpp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.TestCentre;
import io.trunkline.smpp.session.CloseReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Our server with jSMPP as the ESME. */
@Timeout(120)
class JsmppClientTest {
    private final TestCentre centre = TestCentre.start();
    private final SMPPSession esme = new SMPPSession();
    private final List<org.jsmpp.bean.DeliverSm> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void givePatience() {
        esme.setTransactionTimer(Duration.ofSeconds(60).toMillis());
    }

    @AfterEach
    void stop() {
        esme.unbindAndClose();
        centre.close();
    }

    @Test
    void submitShouldBeAcceptedWithItsId() throws Exception {
        bind(BindType.BIND_TRX, TestCentre.PASSWORD);

        assertThat(submit("hello")).isEqualTo("1");

        assertThat(centre.submitted)
                .containsExactly(SubmitSm.builder()
                        .serviceType("CMT")
                        .source(PduAddress.alphanumeric("Acme"))
                        .destination(PduAddress.international("491701234567"))
                        .registeredDelivery(io.trunkline.smpp.pdu.RegisteredDelivery.ON_ANY_OUTCOME)
                        .shortMessage("hello".getBytes(StandardCharsets.ISO_8859_1))
                        .tlv(Tlv.ofShort(TlvTag.USER_MESSAGE_REFERENCE, 4_711))
                        .build());
    }

    @Test
    void aRefusalShouldArriveWithItsStatus() throws Exception {
        bind(BindType.BIND_TX, TestCentre.PASSWORD);
        centre.answering(message -> Mono.just(SubmitSmResp.refused(CommandStatus.RTHROTTLED)));

        assertThatExceptionOfType(NegativeResponseException.class)
                .isThrownBy(() -> submit("hello"))
                .matches(refusal -> refusal.getCommandStatus() == CommandStatus.RTHROTTLED.code());
    }

    @Test
    void aReceiptShouldArriveAndBeTaken() throws Exception {
        bind(BindType.BIND_RX, TestCentre.PASSWORD);
        DeliverSm receipt = DeliverSm.builder()
                .source(PduAddress.international("491701234567"))
                .destination(PduAddress.alphanumeric("Acme"))
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .shortMessage(("id:0000000042 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001"
                                + " stat:DELIVRD err:000 text:hello")
                        .getBytes(StandardCharsets.ISO_8859_1))
                .tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, "42"))
                .build();

        assertThat(centre.bound.getFirst().deliver(receipt).block()).isInstanceOf(DeliverOutcome.Delivered.class);

        assertThat(received).singleElement().satisfies(message -> {
            assertThat(message.isSmscDeliveryReceipt()).isTrue();
            assertThat(message.getShortMessageAsDeliveryReceipt().getId()).isEqualTo("0000000042");
            assertThat(message.getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                            .getValueAsString())
                    .isEqualTo("42");
        });
    }

    @Test
    void wrongCredentialsShouldBeRefused() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> bind(BindType.BIND_TRX, "wrong"));
        assertThat(centre.bound).isEmpty();
    }

    @Test
    void anUnbindShouldEndTheSessionInOrder() throws Exception {
        bind(BindType.BIND_TRX, TestCentre.PASSWORD);
        esme.unbindAndClose();
        Await.until("closed", () -> centre.closed.contains(CloseReason.UNBOUND_BY_PEER));
    }

    private void bind(BindType type, String password) throws IOException {
        esme.setMessageReceiverListener(new Receiver(received));
        esme.connectAndBind(
                "127.0.0.1",
                centre.port(),
                new BindParameter(
                        type, "jsmpp", password, "", TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null));
        Await.until("bound", () -> !centre.bound.isEmpty());
    }

    private String submit(String text) throws Exception {
        return esme.submitShortMessage(
                        "CMT",
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        "Acme",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        "491701234567",
                        new ESMClass(),
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE),
                        (byte) 0,
                        DataCodings.ZERO,
                        (byte) 0,
                        text.getBytes(StandardCharsets.ISO_8859_1),
                        new OptionalParameter.User_message_reference((short) 4_711))
                .getMessageId();
    }

    static final class Receiver implements MessageReceiverListener {
        private final List<org.jsmpp.bean.DeliverSm> received;

        Receiver(List<org.jsmpp.bean.DeliverSm> received) {
            this.received = received;
        }

        @Override
        public void onAcceptDeliverSm(org.jsmpp.bean.DeliverSm message) {
            received.add(message);
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification alert) {}

        @Override
        public DataSmResult onAcceptDataSm(DataSm message, Session source) {
            throw new AssertionError("no data_sm was sent");
        }
    }
}
