package io.trunkline.gateway.carrier;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.Lane.LaneRecord;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Holds a link for each slot that this node owns. The way of a message in a slot, in order: lane, link, facts, done.
 * Thread-safe.
 */
public final class Slots {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    /** How many outcomes of one slot may wait for their facts to be durable; more hold back the link. */
    private static final int RECORDING_MAX = 1024;

    private final DirectoryLog directory;
    private final CarrierLinks links;
    private final SubmissionFacts facts;
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final Sinks.Empty<Void> stopped = Sinks.empty();

    public Slots(DirectoryLog directory, CarrierLinks links, SubmissionFacts facts) {
        this.directory = directory;
        this.links = links;
        this.facts = facts;
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

    /** Takes no more from the lanes, waits for what is in flight, and closes every link. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            stop.tryEmitEmpty();
            return stopped.asMono();
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
        Flux<LaneRecord> records = lane.records().takeUntilOther(stop.asMono());
        return link.submit(records)
                .flatMap(outcome -> facts.append(outcome).thenReturn(outcome.record()), RECORDING_MAX)
                .doOnNext(lane::done)
                .then()
                .onErrorResume(fault -> stopped(lane, fault))
                .then(Mono.defer(link::close));
    }

    private static Mono<Void> stopped(Lane lane, Throwable fault) {
        LOG.error("Slot {}: stopped by a fault; its lane keeps what is not done", lane.slot(), fault);
        return Mono.empty();
    }
}
