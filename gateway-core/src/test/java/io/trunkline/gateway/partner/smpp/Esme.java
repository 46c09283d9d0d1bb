package io.trunkline.gateway.partner.smpp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trunkline.smpp.pdu.CommandStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceIfPresentFlag;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;

/** A partner as jSMPP has it. */
final class Esme implements AutoCloseable {
    final List<DeliverSm> received = new CopyOnWriteArrayList<>();

    /** No deliver_sm is answered before; open unless the test says otherwise. */
    volatile CountDownLatch mayAnswer = new CountDownLatch(0);

    /** What the next deliver_sm is answered; 0 takes them. */
    volatile int refusal;

    final SMPPSession session = new SMPPSession();

    Esme() {
        // One after another: else an unbind may overtake the answer before it, which is then waited for in vain
        session.setPduProcessorDegree(1);
        session.setTransactionTimer(Duration.ofSeconds(60).toMillis());
        session.setMessageReceiverListener(new Receiver());
    }

    /** Binds, or throws what the server says. */
    static Esme bound(int port, BindType type, String systemId, String password) throws IOException {
        return bound(port, type, systemId, password, InterfaceVersion.IF_34);
    }

    static Esme bound(int port, BindType type, String systemId, String password, InterfaceVersion version)
            throws IOException {
        Esme esme = new Esme();
        try {
            esme.bind(port, type, systemId, password, version);
        } catch (IOException refused) {
            esme.close();
            throw refused;
        }
        return esme;
    }

    void bind(int port, BindType type, String systemId, String password, InterfaceVersion version) throws IOException {
        session.connectAndBind(
                "127.0.0.1",
                port,
                new BindParameter(
                        type,
                        systemId,
                        password,
                        "",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        null,
                        version),
                Duration.ofSeconds(60).toMillis());
    }

    /** A message as most send it; the id it is answered with. */
    String submit(String text) throws Exception {
        return submit(TestPartnerServer.SENDER, "14155552671", new ESMClass(), text.getBytes(US_ASCII));
    }

    String submit(String from, String to, ESMClass esmClass, byte[] octets) throws Exception {
        return session.submitShortMessage(
                        "",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        from,
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        to,
                        esmClass,
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(1),
                        (byte) 0,
                        DataCodings.ZERO,
                        (byte) 0,
                        octets)
                .getMessageId();
    }

    /** A message as a data_sm; the id it is answered with. */
    String submitData(String text) throws Exception {
        return session.dataShortMessage(
                        "",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        TestPartnerServer.SENDER,
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        "14155552671",
                        new ESMClass(),
                        new RegisteredDelivery(1),
                        DataCodings.ZERO,
                        new OptionalParameter.Message_payload(text.getBytes(US_ASCII)))
                .getMessageId();
    }

    /** One message to many; those that were not taken are told. */
    SubmitMultiResult submitToAll(String text, String... destinations) throws Exception {
        Address[] addresses = Arrays.stream(destinations)
                .map(to -> new Address(TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, to))
                .toArray(Address[]::new);
        return session.submitMultiple(
                "",
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                TestPartnerServer.SENDER,
                addresses,
                new ESMClass(),
                (byte) 0,
                (byte) 0,
                null,
                null,
                new RegisteredDelivery(1),
                ReplaceIfPresentFlag.DEFAULT,
                DataCodings.ZERO,
                (byte) 0,
                text.getBytes(US_ASCII));
    }

    /** Where the connection ends at once behind the answer, jSMPP may miss the answer and wait for it. */
    @Override
    public void close() {
        session.setTransactionTimer(Duration.ofSeconds(1).toMillis());
        session.unbindAndClose();
    }

    private final class Receiver implements MessageReceiverListener {
        @Override
        public void onAcceptDeliverSm(DeliverSm message) throws ProcessRequestException {
            received.add(message);
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                throw new ProcessRequestException("the test is over", CommandStatus.RX_T_APPN.code());
            }
            if (refusal != 0) {
                throw new ProcessRequestException("planted", refusal);
            }
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification alert) {}

        @Override
        public DataSmResult onAcceptDataSm(DataSm message, Session source) throws ProcessRequestException {
            throw new ProcessRequestException("no data_sm was expected", 8);
        }
    }
}
