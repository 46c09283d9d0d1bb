package io.trunkline.bench.smpp;

import com.cloudhopper.smpp.PduAsyncResponse;
import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppServerConfiguration;
import com.cloudhopper.smpp.SmppServerHandler;
import com.cloudhopper.smpp.SmppServerSession;
import com.cloudhopper.smpp.SmppSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppClient;
import com.cloudhopper.smpp.impl.DefaultSmppServer;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.BaseBind;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.RecoverablePduException;
import com.cloudhopper.smpp.type.SmppChannelException;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import com.cloudhopper.smpp.type.SmppTimeoutException;
import com.cloudhopper.smpp.type.UnrecoverablePduException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** cloudhopper's client, by its asynchronous send, and its server; counters and logging of PDUs are off. */
final class CloudhopperPair implements SubmitPair {
    private static final Address FROM = new Address((byte) 5, (byte) 0, SOURCE);
    private static final Address TO = new Address((byte) 1, (byte) 1, DESTINATION);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Thread> senders = new ArrayList<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final DefaultSmppServer server;
    private final DefaultSmppClient client;
    private final SmppSession session;
    private volatile boolean running = true;

    private CloudhopperPair(PairSetting setting) throws Exception {
        int port = JsmppPair.freePort();
        server = new DefaultSmppServer(listening(port, setting.window()), new Centre(), executor);
        server.start();
        client = new DefaultSmppClient(executor, 1);
        session = client.bind(binding(port, setting.window()), new Counting());
    }

    static CloudhopperPair open(PairSetting setting) throws Exception {
        CloudhopperPair pair = new CloudhopperPair(setting);
        for (int i = 0; i < setting.threads(); i++) {
            pair.senders.add(Thread.ofPlatform().name("cloudhopper-sender-", i).start(pair::submitAll));
        }
        return pair;
    }

    private static SmppServerConfiguration listening(int port, int window) {
        SmppServerConfiguration configuration = new SmppServerConfiguration();
        configuration.setHost(HOST);
        configuration.setPort(port);
        configuration.setNonBlockingSocketsEnabled(true);
        configuration.setDefaultWindowSize(window);
        configuration.setDefaultSessionCountersEnabled(false);
        return configuration;
    }

    private static SmppSessionConfiguration binding(int port, int window) {
        SmppSessionConfiguration configuration =
                new SmppSessionConfiguration(SmppBindType.TRANSCEIVER, SYSTEM_ID, PASSWORD);
        configuration.setHost(HOST);
        configuration.setPort(port);
        configuration.setWindowSize(window);
        configuration.setCountersEnabled(false);
        configuration.getLoggingOptions().setLogPdu(false);
        return configuration;
    }

    private void submitAll() {
        while (running) {
            try {
                session.sendRequestPdu(message(), RESPONSE_MILLIS_MAX, false);
            } catch (RecoverablePduException
                    | UnrecoverablePduException
                    | SmppTimeoutException
                    | SmppChannelException e) {
                failed.increment();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static SubmitSm message() throws SmppInvalidArgumentException {
        SubmitSm submit = new SubmitSm();
        submit.setSourceAddress(FROM);
        submit.setDestAddress(TO);
        submit.setShortMessage(TEXT);
        return submit;
    }

    @Override
    public long accepted() {
        return accepted.sum();
    }

    @Override
    public long failed() {
        return failed.sum();
    }

    @Override
    public void end() throws InterruptedException {
        running = false;
        for (Thread sender : senders) {
            sender.join(RESPONSE_MILLIS_MAX);
        }
        session.unbind(RESPONSE_MILLIS_MAX);
        session.destroy();
        client.destroy();
        server.destroy();
        executor.shutdownNow();
    }

    /** Counts the answers. */
    private final class Counting extends DefaultSmppSessionHandler {
        @Override
        public void fireExpectedPduResponseReceived(PduAsyncResponse answered) {
            (answered.getResponse().getCommandStatus() == 0 ? accepted : failed).increment();
        }
    }

    /** Lets everyone in and accepts everything. */
    private static final class Centre implements SmppServerHandler {
        @Override
        @SuppressWarnings("rawtypes")
        public void sessionBindRequested(Long id, SmppSessionConfiguration configuration, BaseBind bind) {
            configuration.getLoggingOptions().setLogPdu(false);
        }

        @Override
        public void sessionCreated(Long id, SmppServerSession session, BaseBindResp response) {
            session.serverReady(new DefaultSmppSessionHandler() {
                @Override
                @SuppressWarnings("rawtypes")
                public PduResponse firePduRequestReceived(PduRequest request) {
                    PduResponse answer = request.createResponse();
                    if (answer instanceof SubmitSmResp accepting) {
                        accepting.setMessageId(MESSAGE_ID);
                    }
                    return answer;
                }
            });
        }

        @Override
        public void sessionDestroyed(Long id, SmppServerSession session) {
            session.destroy();
        }
    }
}
