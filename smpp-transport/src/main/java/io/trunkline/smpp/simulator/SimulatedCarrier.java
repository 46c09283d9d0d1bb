package io.trunkline.smpp.simulator;

import io.netty.channel.EventLoop;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A carrier that is not there: ESMEs bind to it, submit, and get their receipts, as its {@link CarrierProfile} and the
 * {@link MagicNumber}s have it.
 *
 * <p>The way of one message: {@link CarrierDesk} asks the bind's {@link Temper} what to do; the receipts to come go to
 * the {@link ReceiptJournal}; only then the submit_sm is answered, and the receipts go to the {@link ReceiptOutbox}, which sends
 * them when they are due to any receiver or transceiver bound under the same system_id, again after a rebind or a
 * restart, until they are answered.
 *
 * <p>Bounds: {@value #PENDING_MAX} receipts that are not answered yet, or one per KiB of heap where that is less, above which submit_sm gets ESME_RMSGQFUL;
 * {@value #UNANSWERED_MAX} unanswered submit_sm per bind, above which it gets ESME_RTHROTTLED (each that is left
 * unanswered on purpose counts until its bind ends). Thread-safe.
 */
public final class SimulatedCarrier {

    /** Receipts that wait for their time, their bind or their answer, in all; less where the heap is under 1 GiB. */
    public static final int PENDING_MAX = 1_000_000;

    /** What one of them may take of the heap, with room to spare. */
    private static final int PENDING_OCTETS = 1_024;

    static final int UNANSWERED_MAX = 100_000;
    private static final Duration DRAIN = Duration.ofMillis(500);

    private final SmppServer<Guest> server;
    private final CarrierDesk desk;
    private final Kept kept;

    /** What the carrier writes down. */
    private record Kept(ReceiptJournal journal, List<PendingReceipt> recovered, Optional<SubmitLog> log) {
        static Kept open(CarrierSettings settings, EventLoop loop) throws IOException {
            Optional<SubmitLog> log = settings.log().isPresent()
                    ? Optional.of(SubmitLog.open(settings.log().get()))
                    : Optional.empty();
            if (settings.data().isEmpty()) {
                return new Kept(ReceiptJournal.NONE, List.of(), log);
            }
            FileReceiptJournal journal = FileReceiptJournal.open(settings.data().get(), loop);
            return new Kept(journal, journal.recovered(), log);
        }

        void close() {
            journal.close();
            log.ifPresent(SubmitLog::close);
        }
    }

    private SimulatedCarrier(SmppServer<Guest> server, CarrierDesk desk, Kept kept) {
        this.server = server;
        this.desk = desk;
        this.kept = kept;
    }

    /**
     * Starts listening; the Mono fails with the reason if the port or the data directory cannot be had.
     *
     * @param loops the threads to run on; the caller's, who also ends them
     */
    public static Mono<SimulatedCarrier> start(EventLoops loops, CarrierSettings settings) {
        EventLoop loop = loops.group().next();
        return Mono.fromCallable(() -> Kept.open(settings, loop))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(kept -> start(loops, loop, settings, kept));
    }

    private static Mono<SimulatedCarrier> start(EventLoops loops, EventLoop loop, CarrierSettings settings, Kept kept) {
        CarrierDesk desk = new CarrierDesk(settings.profile(), loop, kept.journal, kept.log);
        desk.resume(kept.recovered);
        ServerSettings listen = ServerSettings.builder(settings.host(), settings.port())
                .systemId(new SystemId("carrier"))
                .unansweredMax(UNANSWERED_MAX)
                .drain(DRAIN)
                .build();
        return SmppServer.start(loops, listen, desk)
                .map(server -> new SimulatedCarrier(server, desk, kept))
                .onErrorResume(failure -> closed(kept).then(Mono.error(failure)));
    }

    /** {@link #PENDING_MAX}, or as many as this JVM's heap has KiB where that is less. */
    static int pendingMax() {
        return (int) Math.min(PENDING_MAX, Runtime.getRuntime().maxMemory() / PENDING_OCTETS);
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** The binds that are live. */
    public int binds() {
        return server.sessions().size();
    }

    /** Receipts that are not answered yet. */
    public int pendingReceipts() {
        return desk.pending();
    }

    /** What has been done since the start. */
    public CarrierFigures figures() {
        return desk.figures();
    }

    /**
     * A subscriber sends a message: it goes, in as many parts as it takes, to binds that receive, one after the other.
     *
     * @param from the subscriber's number, with or without a plus sign
     * @param to a number with a plus sign, or a short code
     * @param id what the carrier calls it: the same id again is the same message, delivered again
     * @return how the parts were answered, in order; empty where no bind receives
     */
    public Mono<List<DeliverOutcome>> receive(String from, String to, String text, String id) {
        return desk.inbound().send(address(from, true), address(to, to.startsWith("+")), text, id);
    }

    private static PduAddress address(String text, boolean international) {
        return international
                ? PduAddress.international(text.startsWith("+") ? text.substring(1) : text)
                : new PduAddress(PduAddress.TON_UNKNOWN, PduAddress.NPI_UNKNOWN, text);
    }

    /** Unbinds everybody, stops listening and writes down what is not answered. */
    public Mono<Void> close() {
        return Mono.<Void>fromRunnable(desk::endHanging)
                .then(server.close(DRAIN))
                .then(closed(kept));
    }

    private static Mono<Void> closed(Kept kept) {
        return Mono.<Void>fromRunnable(kept::close).subscribeOn(Schedulers.boundedElastic());
    }
}
