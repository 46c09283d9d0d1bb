package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.CarrierLink;
import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.smpp.Answer.Final;
import io.trunkline.gateway.carrier.smpp.Answer.Later;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.smpp.client.BindState;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.Submission;
import io.trunkline.smpp.client.SubmitResult;
import io.trunkline.smpp.pdu.SubmitSm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * One bind of one slot. A message is cut into segments; segments become submissions; when each has its final outcome the
 * message has its own. A segment that must go later comes back after a wait.
 *
 * <p>Bound: {@code inProgressMax} messages without an outcome, those that wait to be sent again included; more are not
 * asked for from the lane.
 */
final class SmppLink implements CarrierLink {
    private static final Logger LOG = LoggerFactory.getLogger(SmppLink.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final SmppBind bind;
    private final Scheduler retries;
    private final int inProgressMax;
    private final SegmentPdus pdus = new SegmentPdus();
    private final Map<Segment, Disposable> waiting = new ConcurrentHashMap<>();
    private volatile boolean laneHasEnded;

    /**
     * @param retries one thread that puts segments back
     * @param window the bind's window
     */
    SmppLink(SmppBind bind, Scheduler retries, int window, String name) {
        this.bind = bind;
        this.retries = retries;
        this.inProgressMax = Math.max(64, 2 * window);
        bind.states().subscribe(state -> log(name, state));
    }

    /**
     * When the lane ends, what waits to go again is given back to it; what is at the carrier is waited for, a
     * drain time at most. Fails when the bind ends before the lane does.
     */
    @Override
    public Flux<MessageOutcome> submit(Flux<LaneRecord> lane) {
        Sinks.One<FluxSink<Submission<Segment>>> ready = Sinks.one();
        Sinks.Empty<MessageOutcome> broken = Sinks.empty();
        Sinks.Empty<Void> laneEnd = Sinks.empty();
        bind.submit(Flux.<Submission<Segment>>create(ready::tryEmitValue))
                .subscribe(
                        result -> settle(result, ready.asMono()),
                        broken::tryEmitError,
                        () -> broken.tryEmitError(new IllegalStateException("the bind has ended")));
        return ready.asMono()
                .flatMapMany(out -> lane.doFinally(signal -> giveBack(laneEnd))
                        .flatMap(record -> send(record, out), inProgressMax)
                        .takeUntilOther(broken.asMono())
                        .takeUntilOther(laneEnd.asMono().then(Mono.delay(DRAIN)))
                        .doFinally(signal -> out.complete()));
    }

    private void giveBack(Sinks.Empty<Void> laneEnd) {
        laneHasEnded = true;
        giveBack();
        laneEnd.tryEmitEmpty();
    }

    private void giveBack() {
        waiting.forEach((segment, task) -> {
            if (waiting.remove(segment, task)) {
                task.dispose();
                segment.giveBack();
            }
        });
    }

    @Override
    public Mono<Void> close() {
        return bind.close(DRAIN);
    }

    /** A message that cannot be put into PDUs ends as refused: it must not hold up the lane behind it. */
    private Mono<MessageOutcome> send(LaneRecord record, FluxSink<Submission<Segment>> out) {
        List<SubmitSm> parts;
        try {
            parts = pdus.of(record.message());
        } catch (IllegalArgumentException fault) {
            Refused refused = new Refused(ErrorCode.UNKNOWN_ERROR, "not fit for submit_sm: " + fault.getMessage());
            return Mono.just(new MessageOutcome(record, List.of(refused)));
        }
        return Mono.create(done -> {
            Gathering gathering = new Gathering(record, parts.size(), done);
            for (int i = 0; i < parts.size(); i++) {
                out.next(new Submission<>(parts.get(i), new Segment(gathering, i, parts.get(i), 0, 0)));
            }
        });
    }

    private void settle(SubmitResult<Segment> result, Mono<FluxSink<Submission<Segment>>> out) {
        Segment segment = result.context();
        switch (Answer.to(result.outcome(), segment.tries(), segment.refusals())) {
            case Final answered -> segment.settle(answered.outcome());
            case Later later -> out.subscribe(sink -> again(segment.next(later.refusal()), later.pause(), sink));
        }
    }

    /** The lane may end while the segment begins to wait: whoever takes it out of the waiting ones decides. */
    private void again(Segment segment, Duration pause, FluxSink<Submission<Segment>> out) {
        Disposable.Swap task = Disposables.swap();
        waiting.put(segment, task);
        task.update(retries.schedule(
                () -> {
                    if (waiting.remove(segment, task)) {
                        out.next(new Submission<>(segment.pdu(), segment));
                    }
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS));
        if (laneHasEnded) {
            giveBack();
        }
    }

    private static void log(String name, BindState state) {
        switch (state) {
            case BindState.Connecting connecting -> LOG.debug("{}: connecting, attempt {}", name, connecting.attempt());
            case BindState.Bound bound -> LOG.info("{}: bound to {}", name, bound.peerSystemId());
            case BindState.Waiting waiting ->
                LOG.warn(
                        "{}: not bound ({}, {}); next try in {}",
                        name,
                        waiting.reason(),
                        waiting.status(),
                        waiting.delay());
            case BindState.Closed closed -> LOG.info("{}: closed", name);
        }
    }

    /** A segment on its way; each try is an object of its own. For the thread that has it. */
    private static final class Segment {
        private final Gathering gathering;
        private final int index;
        private final SubmitSm pdu;
        private final int tries;
        private final int refusals;

        Segment(Gathering gathering, int index, SubmitSm pdu, int tries, int refusals) {
            this.gathering = gathering;
            this.index = index;
            this.pdu = pdu;
            this.tries = tries;
            this.refusals = refusals;
        }

        SubmitSm pdu() {
            return pdu;
        }

        /** How often it has been handed to the bind before. */
        int tries() {
            return tries;
        }

        /** How often the carrier has refused it for its own sake before. */
        int refusals() {
            return refusals;
        }

        Segment next(boolean refusal) {
            return new Segment(gathering, index, pdu, tries + 1, refusal ? refusals + 1 : refusals);
        }

        void settle(SegmentOutcome outcome) {
            gathering.settle(index, outcome);
        }

        void giveBack() {
            gathering.giveBack();
        }
    }
}
