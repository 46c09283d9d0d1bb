package io.trunkline.gateway.carrier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.carrier.ReferencesInUse.Entry;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.queue.CarrierTraffic;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Holds a link for each slot that this node owns and a carrier has. The way of a message in a slot, in order: lane, link,
 * facts, done. What an owner before this one may have sent, and what was canceled before it was started, goes from the lane to
 * the facts at once.
 *
 * <pre>
 * owned --> paused, where it failed lately --> without a carrier --(the directory has one)--> served --> over
 *   ^                                               |                                           |
 *   |                                               +--(none for 5 s, messages wait)--> emptied |
 *   |                                                                                      |    |
 *   +--(as another lane)------ failed, has a carrier now, or the carrier is to be bound otherwise
 * </pre>
 *
 * When the directory has another host, port, system_id, password, window, pace, TLS or faults for the carrier, or another carrier
 * or none for the slot, the lane ends as for a hand-over: what was not sent goes back, what was is waited for, the bind says goodbye.
 * Then the slot comes again, and is bound as the directory has it.
 *
 * No message goes over another carrier than the one that it was routed to: one that is in the lane of a slot which that one has
 * no more is refused for now, so that it is routed anew. So is all that waits where no carrier has had the slot for five seconds.
 *
 * A slot that fails is paused for a second, and twice as long after each further failure, a minute at most; one that
 * happens more than five minutes after the one before counts as the first. Thread-safe.
 */
public final class Slots {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    /** How many doubts of one slot, and how many cancels, may wait for their facts to be durable. */
    private static final int DOUBTS_MAX = 256;

    /** How many segments of a slot that no carrier has may be started and not refused yet. */
    private static final int REFUSED_MAX = 64;

    /** How many looks at the directory find no carrier before what waits for one is refused. */
    private static final long LOOKS_WITHOUT = 5;

    private static final Refused NOT_ITS_SLOT =
            new Refused(ErrorCode.UNKNOWN_ERROR, Refused.NOT_ITS_SLOT, true, Recourse.ELSEWHERE_OR_LATER, false);

    private static final Refused REFERENCE_TAKEN =
            new Refused(ErrorCode.UNKNOWN_ERROR, AttemptRefused.REFERENCE_TAKEN, true);

    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);
    private static final int DOUBLINGS_MAX = 10;

    private final DirectoryLog directory;
    private final CarrierLinks links;
    private final SubmissionFacts facts;
    private final ReferencesInUse references;
    private final CarrierTraffic traffic;
    private final Counter ambiguous;
    private final Counter failed;
    private final AtomicInteger paused;
    private final Map<Integer, Failures> failures = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final Sinks.Empty<Void> stopped = Sinks.empty();

    /**
     * @param brokenOff what owners before this one left unfinished
     * @param traffic is told what waits for carriers and what they accept
     */
    public Slots(
            DirectoryLog directory,
            CarrierLinks links,
            SubmissionFacts facts,
            BrokenOffMessages brokenOff,
            CarrierTraffic traffic,
            MeterRegistry meters) {
        this.directory = directory;
        this.traffic = traffic;
        this.links = links;
        this.facts = facts;
        this.references = new ReferencesInUse(brokenOff);
        this.ambiguous = Counter.builder("trunkline.slots.ambiguous.segments")
                .description("Segments of which nobody knows whether they were sent: an answer or an owner was lost")
                .register(meters);
        this.failed = Counter.builder("trunkline.slots.failures")
                .description("How often a slot could not be served any more and was begun anew")
                .register(meters);
        this.paused = Objects.requireNonNull(meters.gauge("trunkline.slots.paused", new AtomicInteger()));
    }

    /**
     * A slot's failures in a row.
     *
     * @param atNanos when the last one was, on System.nanoTime's scale
     */
    private record Failures(int count, long atNanos) {
        static final Failures NONE = new Failures(0, 0);

        Failures andOneMore(long nowNanos) {
            boolean forgotten = nowNanos - atNanos > FORGOTTEN_AFTER.toNanos();
            return new Failures(forgotten ? 1 : count + 1, nowNanos);
        }

        Duration pause() {
            Duration doubled = PAUSE_FIRST.multipliedBy(1L << Math.min(count - 1, DOUBLINGS_MAX));
            return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
        }

        Duration pauseLeft(long nowNanos) {
            return count == 0 ? Duration.ZERO : pause().minusNanos(nowNanos - atNanos);
        }
    }

    /**
     * How many segments of a slot may be started and not written down: a window's worth with the carrier, and another on
     * its way. After a crash these are the ones in doubt.
     */
    public static int openMax(Carrier carrier) {
        return 2 * carrier.window();
    }

    /** Serves each lane from the moment it is owned until it is lost or {@link #close} is called. */
    public void serve(Flux<Lane> lanes) {
        lanes.takeUntilOther(stop.asMono())
                .flatMap(
                        lane -> Mono.defer(() -> serve(lane)).onErrorResume(fault -> failed(lane, fault)),
                        Integer.MAX_VALUE)
                .doFinally(signal -> stopped.tryEmitEmpty())
                .subscribe(
                        ignored -> {},
                        fault -> LOG.error("Slots stopped by a fault; this node submits nothing any more", fault));
    }

    /**
     * Takes no more from the lanes, gives back what was not sent, waits for the answers to what was, and closes every
     * link. Before the lanes are closed, so that their journal has all of it.
     */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            stop.tryEmitEmpty();
            return stopped.asMono().then(facts.remembered());
        });
    }

    private Mono<Void> serve(Lane lane) {
        AtomicBoolean changed = new AtomicBoolean();
        Disposable stopping = stop.asMono().subscribe(nothing -> {}, fault -> {}, lane::end);
        Mono<Void> doubted = lane.doubtful()
                .flatMap(record -> ownerLost(lane, record), DOUBTS_MAX)
                .then()
                .cache();
        Mono<Void> canceled = lane.canceled()
                .flatMap(record -> canceled(lane, record), DOUBTS_MAX)
                .then();
        // Doubts are over when the lane is, however long its carrier is waited for
        Mono<Void> submitted = pause(lane.slot())
                .then(carrier(lane))
                .takeUntilOther(doubted)
                .flatMap(carrier -> submit(lane, carrier, changed));
        return Mono.when(submitted, doubted, canceled).doFinally(signal -> {
            stopping.dispose();
            if (changed.get()) {
                lane.renew();
            }
        });
    }

    private Mono<Void> pause(int slot) {
        Duration left = failures.getOrDefault(slot, Failures.NONE).pauseLeft(System.nanoTime());
        return left.isPositive()
                ? Mono.delay(left)
                        .doOnSubscribe(subscription -> paused.incrementAndGet())
                        .doFinally(signal -> paused.decrementAndGet())
                        .then()
                : Mono.empty();
    }

    /**
     * The carrier that has the slot, as soon as there is one; empty where there has been none for long and messages wait for
     * it.
     */
    private Mono<Optional<Carrier>> carrier(Lane lane) {
        return Flux.interval(Duration.ZERO, ServedLane.LOOK_EVERY)
                .onBackpressureDrop()
                .<Optional<Carrier>>handle((look, sink) -> {
                    Optional<Carrier> carrier = carrier(lane.slot());
                    if (carrier.isPresent() || (look >= LOOKS_WITHOUT && lane.waiting() > 0)) {
                        sink.next(carrier);
                    }
                })
                .next();
    }

    private Optional<Carrier> carrier(int slot) {
        return directory.current().carriers().stream()
                .filter(carrier -> carrier.has(slot))
                .findFirst();
    }

    /**
     * @param carrier empty where none has the slot
     * @param changed is set when the lane ended because it is to be served otherwise
     */
    private Mono<Void> submit(Lane lane, Optional<Carrier> carrier, AtomicBoolean changed) {
        BooleanSupplier isRight = () -> carrier.map(bound -> isBoundRight(lane.slot(), bound))
                .orElseGet(() -> carrier(lane.slot()).isEmpty());
        ServedLane served = new ServedLane(lane, isRight, changed);
        return served.serve(
                Mono.defer(() -> carrier.map(bound -> submit(served, bound)).orElseGet(() -> empty(served))));
    }

    private boolean isBoundRight(int slot, Carrier bound) {
        return directory
                .current()
                .carrier(bound.name())
                .filter(carrier -> carrier.has(slot) && carrier.bindsAs(bound))
                .isPresent();
    }

    private Mono<Void> empty(ServedLane served) {
        LOG.info(
                "Slot {}: no carrier has it; what waits there is routed anew",
                served.lane().slot());
        return served.records(REFUSED_MAX)
                .flatMap(record -> notItsSlot(served, record), REFUSED_MAX)
                .then();
    }

    /** Refused for now; where the slot is just getting another carrier, what may be that one's already is left to it. */
    private Mono<Void> notItsSlot(ServedLane served, LaneRecord record) {
        Lane lane = served.lane();
        return served.isRight()
                ? facts.append(refused(record, NOT_ITS_SLOT)).then(Mono.fromRunnable(() -> lane.done(record)))
                : served.leave(record);
    }

    private Mono<Void> submit(ServedLane served, Carrier carrier) {
        Lane lane = served.lane();
        int openMax = openMax(carrier);
        CarrierTraffic.Serving serving = traffic.serve(carrier.name(), lane::waiting);
        Mono<Void> recovered = references.recover(carrier.name()).cache();
        Flux<LaneRecord> records = served.records(openMax)
                .flatMap(
                        record -> record.message().carrier().equals(carrier.name())
                                ? entered(lane, record, recovered, served.ended())
                                : notItsSlot(served, record).then(Mono.empty()),
                        openMax);
        return Mono.usingWhen(
                        Mono.fromCallable(() -> open(lane.slot(), carrier)).subscribeOn(Schedulers.boundedElastic()),
                        link -> link.submit(records, lane::owned, lane::isCancelAsked)
                                .doOnNext(references::left)
                                .flatMap(outcome -> finished(lane, outcome), openMax)
                                .then(Mono.defer(() -> served.isOver()
                                        ? Mono.<Void>empty()
                                        : Mono.error(new IllegalStateException("the link ended before its lane")))),
                        CarrierLink::close)
                .doFinally(signal -> {
                    serving.close();
                    references.ended(lane.slot());
                });
    }

    /**
     * The record, once a handset cannot mix its segments with another message's. One that may go only later is refused for
     * now, and one that still waits when the lane ends goes back.
     */
    private Mono<LaneRecord> entered(Lane lane, LaneRecord record, Mono<Void> recovered, Mono<Void> ended) {
        if (record.message().envelope().segments() == 1) {
            return Mono.just(record);
        }
        return recovered
                .then(references.enter(record.message()))
                .takeUntilOther(ended)
                .defaultIfEmpty(Entry.BACK)
                .flatMap(entry -> switch (entry) {
                    case GO -> Mono.just(record);
                    case LATER ->
                        finished(lane, refused(record, REFERENCE_TAKEN)).then(Mono.empty());
                    case BACK -> Mono.fromRunnable(() -> lane.returned(record));
                });
    }

    private static MessageOutcome.Settled refused(LaneRecord record, Refused refused) {
        return new MessageOutcome.Settled(record, Collections.nCopies(sent(record.message()), refused));
    }

    /** How many segments the attempt sends. */
    private static int sent(LaneMessage message) {
        return message.segments() == LifecycleEvent.ALL_SEGMENTS
                ? message.envelope().segments()
                : Long.bitCount(message.segments());
    }

    private CarrierLink open(int slot, Carrier carrier) {
        LOG.info("Slot {}: bind to carrier {} at {}:{}", slot, carrier.name(), carrier.host(), carrier.port());
        return links.open(carrier, slot);
    }

    private Mono<Void> finished(Lane lane, MessageOutcome outcome) {
        return switch (outcome) {
            case MessageOutcome.Settled settled -> {
                ambiguous.increment((double) doubts(settled));
                traffic.accepted(settled.record().message().carrier(), accepted(settled));
                yield facts.append(settled).then(Mono.fromRunnable(() -> lane.done(settled.record())));
            }
            case MessageOutcome.Corrected corrected -> {
                boolean isAccepted = corrected.segments().get(corrected.place()) instanceof SegmentOutcome.Accepted;
                traffic.accepted(corrected.record().message().carrier(), isAccepted ? 1 : 0);
                yield facts.append(corrected);
            }
            case MessageOutcome.Canceled canceled -> canceled(lane, canceled.record());
            case MessageOutcome.GivenBack back -> Mono.fromRunnable(() -> lane.returned(back.record()));
        };
    }

    private static long doubts(MessageOutcome.Settled settled) {
        return settled.segments().stream()
                .filter(SegmentOutcome.Unknown.class::isInstance)
                .count();
    }

    private static int accepted(MessageOutcome.Settled settled) {
        return (int) settled.segments().stream()
                .filter(SegmentOutcome.Accepted.class::isInstance)
                .count();
    }

    private Mono<Void> canceled(Lane lane, LaneRecord record) {
        return facts.appendCanceled(record).then(Mono.fromRunnable(() -> lane.done(record)));
    }

    private Mono<Void> ownerLost(Lane lane, LaneRecord record) {
        references.ownerLost(record.message());
        ambiguous.increment(sent(record.message()));
        return facts.appendOwnerLost(record).then(Mono.fromRunnable(() -> lane.done(record)));
    }

    private Mono<Void> failed(Lane lane, Throwable fault) {
        Failures last = failures.merge(
                lane.slot(), new Failures(1, System.nanoTime()), (before, one) -> before.andOneMore(one.atNanos()));
        failed.increment();
        LOG.error("Slot {}: failed and begins anew in {}", lane.slot(), last.pause(), fault);
        lane.restart();
        return Mono.empty();
    }
}
