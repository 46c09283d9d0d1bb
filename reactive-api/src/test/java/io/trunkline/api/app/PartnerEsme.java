package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;

/** A partner that binds with jSMPP. */
final class PartnerEsme implements AutoCloseable, MessageReceiverListener {
    final List<String> receipts = new CopyOnWriteArrayList<>();

    /** What subscribers sent. */
    final List<String> messages = new CopyOnWriteArrayList<>();

    private final SMPPSession session = new SMPPSession();
    private final String sender;

    /** As the demo account's partner. */
    PartnerEsme(GatewayProcess gateway, BindType type) throws IOException {
        this(
                gateway.demo("SMPP_ADDRESS"),
                type,
                gateway.demo("SMPP_SYSTEM_ID"),
                gateway.demo("SMPP_PASSWORD"),
                gateway.demo("SENDER_UNPACED"));
    }

    PartnerEsme(String address, BindType type, String systemId, String password, String sender) throws IOException {
        this.sender = sender;
        session.setTransactionTimer(Duration.ofSeconds(60).toMillis());
        session.setMessageReceiverListener(this);
        session.connectAndBind(
                "127.0.0.1",
                Integer.parseInt(address.substring(address.indexOf(':') + 1)),
                new BindParameter(
                        type, systemId, password, "", TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null));
    }

    /** The id that the message is answered with. */
    String submit(String to, String text) throws Exception {
        return submit(to, new ESMClass(), text.getBytes(US_ASCII));
    }

    /** One part of a long message behind its header. */
    String submitPart(String to, int total, int sequence, String text) throws Exception {
        byte[] octets = new byte[6 + text.length()];
        System.arraycopy(new byte[] {5, 0, 3, 42, (byte) total, (byte) sequence}, 0, octets, 0, 6);
        System.arraycopy(text.getBytes(US_ASCII), 0, octets, 6, text.length());
        return submit(to, new ESMClass(0x40), octets);
    }

    private String submit(String to, ESMClass esmClass, byte[] octets) throws Exception {
        return session.submitShortMessage(
                        "",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        sender.substring(1),
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

    /** The receipts for that id, as their texts. */
    List<String> receiptsOf(String id) {
        return receipts.stream()
                .filter(receipt -> receipt.startsWith("id:" + id + " "))
                .toList();
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm message) {
        (message.isSmscDeliveryReceipt() ? receipts : messages).add(new String(message.getShortMessage(), US_ASCII));
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alert) {}

    @Override
    public DataSmResult onAcceptDataSm(DataSm message, Session source) throws ProcessRequestException {
        throw new ProcessRequestException("no data_sm was expected", 8);
    }

    /** Where the connection ends at once behind the answer, jSMPP may miss the answer and wait for it. */
    @Override
    public void close() {
        session.setTransactionTimer(Duration.ofSeconds(1).toMillis());
        session.unbindAndClose();
    }
}
