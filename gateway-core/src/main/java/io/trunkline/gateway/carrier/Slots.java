package io.trunkline.gateway.carrier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.Lane.LaneRecord;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Holds a link for each slot that this node owns. The way of a message in a slot, in order: lane, link, facts, done. What
 * an owner before this one may have sent goes from the lane to the facts at once.
 * Thread-safe.
 */
public final class Slots {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    /** How many doubts of one slot may wait for their facts to be durable. */
    private static final int DOUBTS_MAX = 256;

    private final DirectoryLog directory;
    private final CarrierLinks links;
    private final SubmissionFacts facts;
    private final Counter ambiguous;
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final Sinks.Empty<Void> stopped = Sinks.empty();

    public Slots(DirectoryLog directory, CarrierLinks links, SubmissionFacts facts, MeterRegistry meters) {
        this.directory = directory;
        this.links = links;
        this.facts = facts;
        this.ambiguous = Counter.builder("trunkline.slots.ambiguous.segments")
                .description("Segments of which nobody knows whether they were sent: an answer or an owner was lost")
                .register(meters);
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
                        lane -> Mono.defer(() -> serve(lane)).onErrorResume(fault -> stopped(lane, fault)),
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
        Optional<Carrier> carrier = directory.current().carriers().stream()
                .filter(candidate -> candidate.slots().contains(lane.slot()))
                .findFirst();
        return carrier.map(found -> serve(lane, found)).orElseGet(Mono::empty);
    }

    private Mono<Void> serve(Lane lane, Carrier carrier) {
        LOG.info("Slot {}: bind to carrier {} at {}:{}", lane.slot(), carrier.name(), carrier.host(), carrier.port());
        CarrierLink link = links.open(carrier, lane.slot());
        int openMax = openMax(carrier);
        Disposable stopping = stop.asMono().subscribe(nothing -> {}, fault -> {}, lane::end);
        Mono<Void> submitted = link.submit(lane.records(openMax), lane::owned)
                .flatMap(outcome -> finished(lane, outcome), openMax)
                .then()
                .onErrorResume(fault -> stopped(lane, fault));
        Mono<Void> doubted = lane.doubtful()
                .flatMap(record -> ownerLost(lane, record), DOUBTS_MAX)
                .then()
                .onErrorResume(fault -> stopped(lane, fault));
        return Mono.when(submitted, doubted)
                .doFinally(signal -> stopping.dispose())
                .then(Mono.defer(link::close));
    }

    private Mono<Void> finished(Lane lane, MessageOutcome outcome) {
        return switch (outcome) {
            case MessageOutcome.Settled settled -> {
                ambiguous.increment((double) doubts(settled));
                yield facts.append(settled).then(Mono.fromRunnable(() -> lane.done(settled.record())));
            }
            case MessageOutcome.GivenBack back -> Mono.fromRunnable(() -> lane.returned(back.record()));
        };
    }

    private static long doubts(MessageOutcome.Settled settled) {
        return settled.segments().stream()
                .filter(SegmentOutcome.Unknown.class::isInstance)
                .count();
    }

    private Mono<Void> ownerLost(Lane lane, LaneRecord record) {
        ambiguous.increment(record.message().envelope().segments());
        return facts.appendOwnerLost(record).then(Mono.fromRunnable(() -> lane.done(record)));
    }

    private static Mono<Void> stopped(Lane lane, Throwable fault) {
        LOG.error("Slot {}: stopped by a fault; its lane keeps what is not done", lane.slot(), fault);
        return Mono.empty();
    }
}
