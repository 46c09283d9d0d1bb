package io.trunkline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.netty.channel.EventLoop;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.Answer;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.outcome.Exchange;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.scenario.Scenario.BodyKind;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A partner that binds as a transceiver and submits each message of a {@link Schedule} when it is due; its latency counts
 * from that moment. Receipts stand for callbacks, and are asked for where the scenario wants those.
 *
 * <p>At the bound on messages in flight, the windows of all binds together, a due message waits; it is counted as held,
 * never dropped. A message whose session ended is lost and never repeated. Binds that break come back by themselves.
 *
 * <p>{@link #start} and {@link #close} from any thread, once; everything else on the harness' loop, where the binds' results
 * are brought.
 */
public final class PartnerGenerator implements Generator, AutoCloseable {
    private static final Pattern RECEIPT = Pattern.compile("id:(\\S+).*?stat:(\\S+)");
    private static final int BINDS = 2;
    private static final int UCS2 = 8;
    private static final int SHORT_OCTETS_MAX = 140;
    private static final long LATE_NANOS = 1_000_000;
    private static final long WAKE_UP_NANOS_MIN = 100_000;
    private static final Duration BOUND_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final EventLoops partnerLoops = EventLoops.create(1, "partner");
    private final Partner partner;
    private final Traffic traffic;
    private final Schedule schedule;
    private final GeneratorLimits limits;
    private final ClientLog log;
    private final boolean receipts;
    private final List<SmppBind> binds = new ArrayList<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private long startNanos;
    private long next;
    private long heldBelow;
    private int inFlight;
    private long held;
    private long late;
    private long unsent;

    /**
     * Who binds, where, and what its messages come from.
     *
     * @param source in E.164 form
     */
    public record Partner(String host, int port, String systemId, String password, String source) {}

    /**
     * One that is yet to bind.
     *
     * @param limits its connections are the window over all binds
     * @param receipts whether receipts are asked for
     */
    public PartnerGenerator(
            HarnessLoop harness,
            Partner partner,
            Sending sending,
            GeneratorLimits limits,
            ClientLog log,
            boolean receipts) {
        this.loop = harness.eventLoop();
        this.partner = partner;
        this.traffic = sending.traffic();
        this.schedule = sending.schedule();
        this.limits = limits;
        this.log = log;
        this.receipts = receipts;
    }

    /** What is sent, and when. */
    public record Sending(Traffic traffic, Schedule schedule) {}

    @Override
    public CompletableFuture<Void> start() {
        for (int i = 0; i < BINDS; i++) {
            BindSettings settings = BindSettings.builder(
                            partner.host(), partner.port(), new SystemId(partner.systemId()), partner.password())
                    .window(window())
                    .build();
            binds.add(SmppBind.open(partnerLoops, settings, receiver()));
        }
        Flux.fromIterable(binds)
                .flatMap(SmppBind::bound)
                .then()
                .timeout(BOUND_MAX)
                .subscribe(
                        nothing -> {},
                        failed -> over.completeExceptionally(new IllegalStateException(
                                "cannot bind to " + partner.host() + ":" + partner.port() + " as " + partner.systemId()
                                        + " within " + BOUND_MAX.toSeconds() + " s",
                                failed)),
                        () -> loop.execute(this::begin));
        return over;
    }

    private int window() {
        return Math.max(1, Math.min(limits.connections() / BINDS, 1_000));
    }

    private BindHandler receiver() {
        return new BindHandler() {
            @Override
            public Mono<CommandStatus> deliver(DeliverSm message) {
                long now = System.nanoTime();
                String text = new String(message.shortMessage().shared(), US_ASCII);
                loop.execute(() -> received(text, now));
                return Mono.just(CommandStatus.ROK);
            }
        };
    }

    private void received(String text, long now) {
        Matcher receipt = RECEIPT.matcher(text);
        if (receipt.find()) {
            Sid sid = Sid.parse(receipt.group(1));
            if (sid != null) {
                log.calledBack(sid, status(receipt.group(2)), now);
            }
        }
    }

    private static CallbackStatus status(String word) {
        return switch (word) {
            case "DELIVRD" -> CallbackStatus.DELIVERED;
            case "UNDELIV", "EXPIRED", "DELETED" -> CallbackStatus.UNDELIVERED;
            case "REJECTD", "UNKNOWN" -> CallbackStatus.FAILED;
            default -> CallbackStatus.OTHER;
        };
    }

    private void begin() {
        startNanos = System.nanoTime();
        pump();
    }

    @Override
    public GeneratorState state() {
        long due = startNanos == 0 || over.isDone() ? next : schedule.due(System.nanoTime() - startNanos);
        return new GeneratorState(startNanos, next - unsent, inFlight, Math.max(0, due - next), held, late, unsent, 0);
    }

    private void pump() {
        long now = System.nanoTime();
        while (next < schedule.count()
                && inFlight < window() * BINDS
                && schedule.offsetNanos(next) <= now - startNanos) {
            submit(next++, now);
            now = System.nanoTime();
        }
        if (next == schedule.count()) {
            endIfSettled();
        } else if (inFlight >= window() * BINDS) {
            heldBelow = Math.max(heldBelow, schedule.due(now - startNanos));
            later(WAKE_UP_NANOS_MIN);
        } else {
            later(Math.max(schedule.offsetNanos(next) - (now - startNanos), WAKE_UP_NANOS_MIN));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task throws nothing, and is not cancelled
    private void later(long nanos) {
        loop.schedule(this::wake, nanos, TimeUnit.NANOSECONDS);
    }

    private void wake() {
        boolean overran = System.nanoTime() - startNanos
                > schedule.offsetNanos(schedule.count() - 1)
                        + limits.overrunMax().toNanos();
        if (overran) {
            unsent = schedule.count() - next;
            next = schedule.count();
        }
        pump();
    }

    private void submit(long number, long now) {
        held += number < heldBelow ? 1 : 0;
        late += now - startNanos - schedule.offsetNanos(number) > LATE_NANOS ? 1 : 0;
        inFlight++;
        binds.get((int) (number % BINDS))
                .submit(message(number))
                .timeout(limits.answerTimeout())
                .subscribe(
                        outcome -> settleOnLoop(number, now, answer(outcome)),
                        failed -> settleOnLoop(number, now, new Answer.Lost(Answer.Cause.TIMED_OUT)));
    }

    private static Answer answer(SubmitOutcome outcome) {
        return switch (outcome) {
            case SubmitOutcome.Accepted accepted -> {
                Sid sid = Sid.parse(accepted.messageId());
                yield sid == null ? new Answer.Lost(Answer.Cause.MALFORMED) : new Answer.Accepted(sid);
            }
            case SubmitOutcome.Rejected rejected ->
                new Answer.Refused(0, rejected.status().code());
            case SubmitOutcome.Throttled throttled ->
                new Answer.Refused(0, throttled.status().code());
            case SubmitOutcome.NotSent notSent -> new Answer.Lost(Answer.Cause.DISCONNECTED);
            case SubmitOutcome.Unknown unknown -> new Answer.Lost(Answer.Cause.DISCONNECTED);
        };
    }

    private void settleOnLoop(long number, long started, Answer answer) {
        long now = System.nanoTime();
        loop.execute(() -> {
            inFlight--;
            long intended = startNanos + schedule.offsetNanos(number);
            log.answered(new Exchange((int) number, intended, started, now), answer);
            endIfSettled();
        });
    }

    private void endIfSettled() {
        if (next == schedule.count() && inFlight == 0) {
            over.complete(null);
        }
    }

    private SubmitSm message(long n) {
        BodyKind kind = traffic.kind(n);
        byte[] octets = (traffic.tag(n) + Traffic.rest(kind)).getBytes(kind == BodyKind.UNICODE ? UTF_16BE : US_ASCII);
        MessageBuilder<SubmitSm> pdu = SubmitSm.builder()
                .source(PduAddress.international(partner.source().substring(1)))
                .destination(PduAddress.international(traffic.destination(n).substring(1)))
                .dataCoding(kind == BodyKind.UNICODE ? UCS2 : 0);
        if (receipts) {
            pdu.registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME);
        }
        return (octets.length > SHORT_OCTETS_MAX
                        ? pdu.tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, octets))
                        : pdu.shortMessage(octets))
                .build();
    }

    /** Unbinds. Blocks. */
    @Override
    public void close() {
        Flux.fromIterable(binds)
                .flatMap(bind -> bind.close(Duration.ZERO))
                .then(Mono.defer(partnerLoops::shutdown))
                .block(STOP_MAX);
    }
}
