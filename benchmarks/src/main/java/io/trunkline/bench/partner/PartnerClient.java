package io.trunkline.bench.partner;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.Schedule;
import io.trunkline.smpp.client.Backoff;
import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.MessageBuilder;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.session.EventLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * A partner with a transceiver at each node. It submits each message when it is due, to the nodes in turn; where one is
 * not bound the other gets it, and what neither takes is not submitted again. Long messages go as message_payload.
 * Everything that comes back is written down. Thread-safe.
 */
final class PartnerClient implements AutoCloseable {
    private static final Pattern RECEIPT = Pattern.compile("^id:(\\S+) .*\\bstat:(\\S+)");
    private static final int WINDOW = 100;
    private static final int UCS2 = 8;
    private static final int SHORT_OCTETS_MAX = 140;
    private static final Backoff RECONNECT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1));
    private static final Duration BOUND_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final EventLoops loops = EventLoops.create(1, "partner");
    private final PduAddress source;
    private final List<SmppBind> binds = new ArrayList<>();
    private final Map<Integer, SubmitOutcome> outcomes = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedQueue<String>> receipts = new ConcurrentHashMap<>();
    private final AtomicInteger strange = new AtomicInteger();

    private PartnerClient(DemoAccount account) {
        this.source = PduAddress.international(account.sender().substring(1));
    }

    /** Returns when it is bound to every node. */
    static PartnerClient bind(DemoAccount account, List<Integer> ports) {
        PartnerClient client = new PartnerClient(account);
        for (int port : ports) {
            BindSettings settings = BindSettings.builder(
                            "127.0.0.1", port, new SystemId(account.systemId()), account.password())
                    .window(WINDOW)
                    .backoff(RECONNECT)
                    .build();
            client.binds.add(SmppBind.open(client.loops, settings, client.handler()));
        }
        client.binds.forEach(bind -> bind.bound().block(BOUND_MAX));
        return client;
    }

    private BindHandler handler() {
        return new BindHandler() {
            @Override
            public Mono<CommandStatus> deliver(DeliverSm message) {
                taken(new String(message.shortMessage().shared(), US_ASCII));
                return Mono.just(CommandStatus.ROK);
            }
        };
    }

    private void taken(String text) {
        Matcher receipt = RECEIPT.matcher(text);
        if (receipt.find()) {
            receipts.computeIfAbsent(receipt.group(1), id -> new ConcurrentLinkedQueue<>())
                    .add(receipt.group(2));
        } else {
            strange.incrementAndGet();
        }
    }

    /** Submits them all; returns when the last one was due. */
    void submit(Schedule schedule) throws InterruptedException {
        long start = System.nanoTime();
        for (int number = 0; number < schedule.count(); number++) {
            long wait = schedule.offsetNanos(number) - (System.nanoTime() - start);
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            submit(number);
        }
    }

    private void submit(int number) {
        SubmitSm message = message(new TestMessage(number));
        SmppBind first = binds.get(number % binds.size());
        SmppBind second = binds.get((number + 1) % binds.size());
        first.submit(message)
                .flatMap(outcome ->
                        outcome instanceof SubmitOutcome.NotSent ? second.submit(message) : Mono.just(outcome))
                .subscribe(outcome -> outcomes.put(number, outcome));
    }

    private SubmitSm message(TestMessage message) {
        String text = message.body();
        boolean plain = US_ASCII.newEncoder().canEncode(text);
        byte[] octets = text.getBytes(plain ? US_ASCII : UTF_16BE);
        MessageBuilder<SubmitSm> pdu = SubmitSm.builder()
                .source(source)
                .destination(PduAddress.international(message.destination().substring(1)))
                .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
                .dataCoding(plain ? 0 : UCS2);
        return (octets.length > SHORT_OCTETS_MAX
                        ? pdu.tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, octets))
                        : pdu.shortMessage(octets))
                .build();
    }

    /** What became of each submit_sm, by the message's number. */
    Map<Integer, SubmitOutcome> outcomes() {
        return Map.copyOf(outcomes);
    }

    /** The states of the receipts by message id, in the order in which they came. */
    Map<String, List<String>> receipts() {
        Map<String, List<String>> copy = new ConcurrentHashMap<>();
        receipts.forEach((id, states) -> copy.put(id, List.copyOf(states)));
        return copy;
    }

    /** deliver_sm that are no receipts. */
    int strange() {
        return strange.get();
    }

    @Override
    public void close() {
        binds.forEach(bind -> bind.close(Duration.ZERO).block(STOP_MAX));
        loops.shutdown().block(STOP_MAX);
    }
}
