package io.trunkline.bench.smpp;

import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.Submission;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.client.SubmitResult;
import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Our client and our server. */
final class TrunklinePair implements SubmitPair {
    static final Duration START_MAX = Duration.ofMinutes(1);
    private static final PduAddress FROM = PduAddress.alphanumeric(SOURCE);
    private static final PduAddress TO = PduAddress.international(DESTINATION);
    private static final Octets BODY = Octets.copyOf(TEXT);

    private final EventLoops clientLoops;
    private final EventLoops serverLoops;
    private final SmppServer<String> server;
    private final SmppBind bind;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean running = true;

    private TrunklinePair(EventLoops clientLoops, EventLoops serverLoops, SmppServer<String> server, SmppBind bind) {
        this.clientLoops = clientLoops;
        this.serverLoops = serverLoops;
        this.server = server;
        this.bind = bind;
    }

    /** With a server that reads each message where it lies. */
    static TrunklinePair open(PairSetting setting) {
        return open(setting, new Reading());
    }

    /** With a server that has a record made of each message. */
    static TrunklinePair openWithRecords(PairSetting setting) {
        return open(setting, new Accepting());
    }

    private static TrunklinePair open(PairSetting setting, ServerHandler<String> handler) {
        EventLoops clientLoops = EventLoops.create(1, "trunkline-client");
        EventLoops serverLoops = setting.threads() == 1 ? clientLoops : EventLoops.create(1, "trunkline-server");
        SmppServer<String> server = SmppServer.start(
                        serverLoops, ServerSettings.builder(HOST, 0).build(), handler)
                .blockOptional(START_MAX)
                .orElseThrow();
        SmppBind bind = SmppBind.open(
                clientLoops,
                BindSettings.builder(HOST, server.port(), new SystemId(SYSTEM_ID), PASSWORD)
                        .window(setting.window())
                        .build(),
                BindHandler.REFUSING);
        bind.bound().block(START_MAX);
        TrunklinePair pair = new TrunklinePair(clientLoops, serverLoops, server, bind);
        pair.submit();
        return pair;
    }

    private void submit() {
        Flux<Submission<String>> messages = Flux.generate(sink -> {
            if (running) {
                sink.next(new Submission<>(message(), MESSAGE_ID));
            } else {
                sink.complete();
            }
        });
        bind.submit(messages).doFinally(signal -> ended.countDown()).subscribe(this::count);
    }

    private static SubmitSm message() {
        return SubmitSm.builder()
                .source(FROM)
                .destination(TO)
                .shortMessage(BODY)
                .build();
    }

    /** On the client's event loop alone. */
    private void count(SubmitResult<String> result) {
        AtomicLong counter = result.outcome() instanceof SubmitOutcome.Accepted ? accepted : failed;
        counter.setRelease(counter.getPlain() + 1);
    }

    @Override
    public long accepted() {
        return accepted.getAcquire();
    }

    @Override
    public long failed() {
        return failed.getAcquire();
    }

    @Override
    public void end() throws InterruptedException {
        running = false;
        if (!ended.await(RESPONSE_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
            failed.incrementAndGet();
        }
        bind.close(Duration.ofSeconds(1)).block(START_MAX);
        server.close(Duration.ZERO).block(START_MAX);
        clientLoops.shutdown().block(START_MAX);
        serverLoops.shutdown().block(START_MAX);
    }

    /** Lets everyone in and accepts everything. */
    static class Accepting implements ServerHandler<String> {
        private static final int BINDS_MAX = 100_000;

        @Override
        public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
            return Mono.just(new BindDecision.Accept<>(SYSTEM_ID, BINDS_MAX));
        }

        @Override
        public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
            return Mono.just(SubmitSmResp.accepted(MESSAGE_ID));
        }
    }

    /** The same, for one session: takes what a relay takes, from where it lies into arrays of its own. */
    private static final class Reading extends Accepting {
        private final byte[] source = new byte[MessageView.ADDRESS_OCTETS_MAX];
        private final byte[] destination = new byte[MessageView.ADDRESS_OCTETS_MAX];
        private final byte[] text = new byte[MessageView.SHORT_MESSAGE_OCTETS_MAX];

        @Override
        public Mono<SubmitSmResp> submit(ServerSession<String> session, MessageView message) {
            boolean whole = message.copySource(source) == SOURCE.length()
                    && message.copyDestination(destination) == DESTINATION.length()
                    && message.copyShortMessage(text) == TEXT.length;
            return Mono.just(
                    whole ? SubmitSmResp.accepted(MESSAGE_ID) : SubmitSmResp.refused(CommandStatus.RINVMSGLEN));
        }
    }
}
