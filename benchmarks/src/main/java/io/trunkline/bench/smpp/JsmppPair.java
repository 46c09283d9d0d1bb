package io.trunkline.bench.smpp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;

/** jSMPP's session at both ends. It has no window: each request in flight is a caller that waits. */
final class JsmppPair implements SubmitPair {
    private static final int QUEUE_CAPACITY = 1_000;
    private static final int BIND_MILLIS_MAX = 60_000;

    private final SMPPServerSessionListener listening;
    private final SMPPServerSession centre;
    private final SMPPSession session;
    private final List<Thread> callers = new ArrayList<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean running = true;

    private JsmppPair(SMPPServerSessionListener listening, SMPPServerSession centre, SMPPSession session) {
        this.listening = listening;
        this.centre = centre;
        this.session = session;
    }

    static JsmppPair open(PairSetting setting) throws Exception {
        int port = freePort();
        SMPPServerSessionListener listening = new SMPPServerSessionListener(port);
        listening.setPduProcessorDegree(setting.threads());
        listening.setQueueCapacity(QUEUE_CAPACITY);
        listening.setMessageReceiverListener(new Accepting());
        CompletableFuture<SMPPServerSession> accepting = CompletableFuture.supplyAsync(() -> accept(listening));
        SMPPSession session = new SMPPSession();
        session.setPduProcessorDegree(setting.threads());
        session.setQueueCapacity(QUEUE_CAPACITY);
        session.setTransactionTimer(RESPONSE_MILLIS_MAX);
        session.connectAndBind(
                HOST,
                port,
                new BindParameter(
                        BindType.BIND_TRX,
                        SYSTEM_ID,
                        PASSWORD,
                        "",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        null));
        JsmppPair pair = new JsmppPair(listening, accepting.get(BIND_MILLIS_MAX, TimeUnit.MILLISECONDS), session);
        for (int i = 0; i < setting.window(); i++) {
            pair.callers.add(Thread.ofPlatform().name("jsmpp-caller-", i).start(pair::submitAll));
        }
        return pair;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static SMPPServerSession accept(SMPPServerSessionListener listening) {
        try {
            SMPPServerSession accepted = listening.accept();
            accepted.waitForBind(BIND_MILLIS_MAX).accept(SYSTEM_ID, InterfaceVersion.IF_34);
            return accepted;
        } catch (Exception e) {
            throw new IllegalStateException("jSMPP: no bind was accepted", e);
        }
    }

    private void submitAll() {
        while (running) {
            try {
                submit();
                accepted.increment();
            } catch (PDUException
                    | ResponseTimeoutException
                    | InvalidResponseException
                    | NegativeResponseException
                    | IOException e) {
                failed.increment();
                return;
            }
        }
    }

    private void submit()
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                    IOException {
        session.submitShortMessage(
                "",
                TypeOfNumber.ALPHANUMERIC,
                NumberingPlanIndicator.UNKNOWN,
                SOURCE,
                TypeOfNumber.INTERNATIONAL,
                NumberingPlanIndicator.ISDN,
                DESTINATION,
                new ESMClass(),
                (byte) 0,
                (byte) 0,
                null,
                null,
                new RegisteredDelivery(0),
                (byte) 0,
                DataCodings.ZERO,
                (byte) 0,
                TEXT);
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
    public void end() throws Exception {
        running = false;
        for (Thread caller : callers) {
            caller.join(RESPONSE_MILLIS_MAX);
        }
        session.unbindAndClose();
        centre.close();
        listening.close();
    }

    /** Accepts every submit_sm; nothing else is sent. */
    private static final class Accepting implements ServerMessageReceiverListener {
        @Override
        public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession source) {
            try {
                return new SubmitSmResult(new MessageId(MESSAGE_ID), null);
            } catch (PDUStringException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti message, SMPPServerSession source) {
            throw new UnsupportedOperationException("submit_multi (expected: submit_sm)");
        }

        @Override
        public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source) {
            throw new UnsupportedOperationException("query_sm (expected: submit_sm)");
        }

        @Override
        public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession source) {}

        @Override
        public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession source) {}

        @Override
        public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession source) {
            throw new UnsupportedOperationException("broadcast_sm (expected: submit_sm)");
        }

        @Override
        public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession source) {}

        @Override
        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession source) {
            throw new UnsupportedOperationException("query_broadcast_sm (expected: submit_sm)");
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm message, Session source) {
            throw new UnsupportedOperationException("data_sm (expected: submit_sm)");
        }
    }
}
