package io.trunkline.bench.crash.traffic;

import io.netty.channel.EventLoop;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.receipt.ReceiptText;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.text.Concatenation;
import io.trunkline.smpp.text.SegmentPlace;
import io.trunkline.smpp.text.TextProfile;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/**
 * A carrier, or several that compete, that writes down every submit_sm it gets, before it answers. Answers come after 2..40 ms; receipts after
 * 0..3 s, so that some overtake their answer and those of one message come far apart. What it has taken gets its receipt
 * whether or not its answer could be written, on any bind, until the gateway answers with ESME_ROK. What it refuses, for
 * good or at first, follows from the message.
 *
 * <p>It has one event loop; {@link #start}, {@link #log}, {@link #cut} and {@link #close} may be called from any thread.
 */
public final class TestCarrier implements ServerHandler<String>, AutoCloseable {
    /** How many segments each carrier has unanswered at most, over all its binds. */
    public static final int WINDOW = 100;

    /** The error of a receipt that another carrier may do better, as its table says. */
    public static final int ROUTE_ERROR = 69;

    private static final int OTHER_ERROR = 1;
    private static final int BINDS_MAX = 1_000;
    private static final int UNANSWERED_MAX = 10_000;
    private static final int ANSWER_MILLIS_MIN = 2;
    private static final int ANSWER_MILLIS_MAX = 40;
    private static final int RECEIPT_MILLIS_MAX = 3_000;
    private static final long AGAIN_MILLIS = 1_000;
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final EventLoops loops = EventLoops.create(1, "test-carrier");
    private final EventLoop loop = loops.group().next();
    private final CarrierLog log = new CarrierLog();
    private final SplittableRandom random;

    /** How often a segment came that is refused at first. Event loop only. */
    private final Map<String, Integer> refused = new HashMap<>();

    /** By place; all have one log. */
    private final List<SmppServer<String>> servers = new ArrayList<>();

    private final boolean compete;

    private TestCarrier(long seed, boolean compete) {
        this.random = new SplittableRandom(seed);
        this.compete = compete;
    }

    /** Listens on a free port of the loopback interface. */
    public static TestCarrier start(long seed) {
        return start(seed, 1);
    }

    /** So many that compete, each on a port of its own; some messages come back from the first ones. */
    public static TestCarrier start(long seed, int count) {
        TestCarrier carrier = new TestCarrier(seed, count > 1);
        for (int place = 0; place < count; place++) {
            ServerSettings listen = ServerSettings.builder("127.0.0.1", 0)
                    .systemId(new SystemId("crash"))
                    .unansweredMax(UNANSWERED_MAX)
                    .build();
            carrier.servers.add(Objects.requireNonNull(
                    SmppServer.start(carrier.loops, listen, carrier).block(STOP_MAX)));
        }
        return carrier;
    }

    /** Of the first. */
    public int port() {
        return ports().getFirst();
    }

    public List<Integer> ports() {
        return servers.stream().map(SmppServer::port).toList();
    }

    /** Whether somebody is bound to each of them. */
    public boolean isBound() {
        return servers.stream().noneMatch(server -> server.sessions().isEmpty());
    }

    /** Everything that was submitted so far. */
    public List<WireSubmit> log() {
        return log.snapshot();
    }

    /** How many submit_sm have come. */
    public int submits() {
        return log.size();
    }

    /** Receipts that the gateway has not taken yet. */
    public int receiptsOpen() {
        return log.unanswered();
    }

    /** Breaks every session; what has no answer yet will never have one. */
    public void cut() {
        servers.forEach(server -> server.sessions().forEach(ServerSession::cut));
    }

    @Override
    public void close() {
        servers.forEach(server -> server.close(Duration.ZERO).block(STOP_MAX));
        loops.shutdown().block(STOP_MAX);
    }

    @Override
    public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
        return Mono.just(new BindDecision.Accept<>(bind.systemId().value(), BINDS_MAX));
    }

    @Override
    public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
        WireSubmit.Part part = part(message);
        CommandStatus verdict = verdict(part);
        WireSubmit.Carriage carriage = carriage(session, part);
        WireSubmit submit = log.add(serial ->
                new WireSubmit(serial, System.nanoTime(), part, verdict.isOk(), WireSubmit.Receipt.NONE, carriage));
        SubmitSmResp answer =
                submit.taken() ? SubmitSmResp.accepted(id(submit.serial())) : SubmitSmResp.refused(verdict);
        if (submit.taken()) {
            later(random.nextInt(RECEIPT_MILLIS_MAX), () -> sendReceipt(submit, message));
        }
        return Mono.create(
                sink -> later(random.nextInt(ANSWER_MILLIS_MIN, ANSWER_MILLIS_MAX), () -> sink.success(answer)));
    }

    /** Who binds says to which of them: the last digit of the name, none for the first. */
    private WireSubmit.Carriage carriage(ServerSession<String> session, WireSubmit.Part part) {
        String name = session.account();
        int digit = Character.digit(name.charAt(name.length() - 1), 10);
        int place = Math.clamp(digit, 0, servers.size() - 1);
        return new WireSubmit.Carriage(
                place, compete && part.number() >= 0 && new TestMessage(part.number()).comesBackFrom(place));
    }

    /** What becomes of a submit. */
    private CommandStatus verdict(WireSubmit.Part part) {
        if (part.number() < 0) {
            return CommandStatus.ROK;
        }
        TestMessage known = new TestMessage(part.number());
        if (known.fate() == TestMessage.Fate.REFUSED) {
            return CommandStatus.RINVDSTADR;
        }
        int refusals = known.passingRefusals(part.segment());
        int before = refusals == 0 ? 0 : refused.merge(part.number() + "/" + part.segment(), 1, Integer::sum);
        return before > 0 && before <= refusals ? CommandStatus.RSYSERR : CommandStatus.ROK;
    }

    private static WireSubmit.Part part(SubmitSm message) {
        SegmentPlace place = SegmentPlace.of(message);
        Optional<Concatenation> concatenation = place.concatenation();
        return new WireSubmit.Part(
                number(message, place),
                concatenation.map(known -> known.sequence() - 1).orElse(0),
                concatenation.map(Concatenation::total).orElse(1),
                concatenation.map(Concatenation::reference).orElse(-1),
                message.source().address(),
                message.destination().address());
    }

    private static int number(SubmitSm message, SegmentPlace place) {
        byte[] octets = message.userData().shared();
        return TextProfile.STANDARD
                .alphabetOf(message.dataCoding())
                .map(alphabet -> alphabet.decode(octets, 0, octets.length, place.textOffset()))
                .map(text -> TestMessage.numberIn(text).orElse(-1))
                .orElse(-1);
    }

    private static String id(int serial) {
        return String.format(Locale.ROOT, "%08x", 0x10000000 + serial);
    }

    private void sendReceipt(WireSubmit submit, SubmitSm message) {
        List<ServerSession<String>> able = servers.get(submit.carriage().carrier()).sessions().stream()
                .filter(ServerSession::canReceive)
                .toList();
        if (able.isEmpty()) {
            later(AGAIN_MILLIS, () -> sendReceipt(submit, message));
            return;
        }
        log.receiptSent(submit.serial(), System.nanoTime());
        able.get(random.nextInt(able.size()))
                .deliver(receipt(submit, message))
                .subscribe(outcome -> loop.execute(() -> receiptOutcome(outcome, submit, message)));
    }

    private void receiptOutcome(DeliverOutcome outcome, WireSubmit submit, SubmitSm message) {
        if (outcome instanceof DeliverOutcome.Delivered) {
            log.receiptAnswered(submit.serial(), System.nanoTime());
        } else {
            later(AGAIN_MILLIS, () -> sendReceipt(submit, message));
        }
    }

    private static DeliverSm receipt(WireSubmit submit, SubmitSm message) {
        boolean delivered = submit.number() < 0 || submit.delivers();
        MessageState state = delivered ? MessageState.DELIVERED : MessageState.UNDELIVERABLE;
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        String id = id(submit.serial());
        var pdu = DeliverSm.builder()
                .source(message.destination())
                .destination(message.source())
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .shortMessage(Octets.wrap(new ReceiptText(id, state, now, now, error(submit, delivered), "").encode()))
                .tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, id))
                .tlv(Tlv.ofByte(TlvTag.MESSAGE_STATE, state.code()));
        Tlv reference = message.tlvs().find(TlvTag.USER_MESSAGE_REFERENCE);
        return (reference == null ? pdu : pdu.tlv(reference)).build();
    }

    private static int error(WireSubmit submit, boolean delivered) {
        if (delivered) {
            return 0;
        }
        return submit.carriage().returned() ? ROUTE_ERROR : OTHER_ERROR;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the loop logs what a task throws, and nobody cancels one
    private void later(long millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
