package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.receipt.DeliveryReceipt;
import io.trunkline.smpp.receipt.ReceiptScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;

/** An ESME that is not ours: jSMPP's session, with the receipts it got in a queue. */
final class Esme implements AutoCloseable, MessageReceiverListener {

    static final int PATIENCE_SECONDS = 20;

    private final SMPPSession session = new SMPPSession();
    private final BlockingQueue<DeliverSm> inbound = new LinkedBlockingQueue<>();
    private volatile int refuseWith;

    private Esme() {}

    static Esme bind(int port, BindType type) throws IOException {
        return bind(port, type, "acme", "any");
    }

    static Esme bind(int port, BindType type, String systemId, String password) throws IOException {
        Esme esme = new Esme();
        esme.session.setMessageReceiverListener(esme);
        esme.session.setPduProcessorDegree(2);
        esme.session.connectAndBind(
                "127.0.0.1",
                port,
                new BindParameter(
                        type, systemId, password, "", TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null));
        return esme;
    }

    /** From now on every deliver_sm is refused with {@code status}; 0 takes them again. */
    void refuse(int status) {
        refuseWith = status;
    }

    void responseTimeoutMillis(long millis) {
        session.setTransactionTimer(millis);
    }

    String submit(String destination) throws Exception {
        return submit(destination, 1);
    }

    String submit(String destination, int registeredDelivery) throws Exception {
        return session.submitShortMessage(
                        "",
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        "Trunkline",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        destination,
                        new ESMClass(),
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(registeredDelivery),
                        (byte) 0,
                        DataCodings.ZERO,
                        (byte) 0,
                        "hello from a test".getBytes(StandardCharsets.ISO_8859_1),
                        new OptionalParameter.User_message_reference((short) 77))
                .getMessageId();
    }

    DeliverSm next() throws InterruptedException {
        DeliverSm message = inbound.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a deliver_sm within %d s", PATIENCE_SECONDS).isNotNull();
        return message;
    }

    DeliveryReceipt nextReceipt() throws InterruptedException {
        return receipt(next());
    }

    List<String> nextReceiptIds(int count) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(nextReceipt().messageId());
        }
        return ids;
    }

    boolean hasNothing() {
        return inbound.isEmpty();
    }

    /** Without unbinding, as a process that is killed. */
    void vanish() {
        session.close();
    }

    @Override
    public void close() {
        // jSMPP may miss an unbind_resp that the end of the connection follows at once
        session.setTransactionTimer(200);
        session.unbindAndClose();
    }

    static DeliveryReceipt receipt(DeliverSm message) {
        ReceiptScan scan = DeliveryReceipt.scan(message.getShortMessage());
        assertThat(scan).isInstanceOf(ReceiptScan.Found.class);
        return ((ReceiptScan.Found) scan).receipt();
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm message) throws ProcessRequestException {
        int status = refuseWith;
        inbound.add(message);
        if (status != 0) {
            throw new ProcessRequestException("refused by the test", status);
        }
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alert) {
        throw new AssertionError("no alert_notification was expected");
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm message, Session source) {
        throw new AssertionError("no data_sm was expected");
    }
}
