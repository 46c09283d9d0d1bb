package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.CarrierLink;
import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.Slots;
import io.trunkline.gateway.carrier.smpp.Answer.Final;
import io.trunkline.gateway.carrier.smpp.Answer.Later;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.progress.OnceAMinute;
import io.trunkline.smpp.client.BindState;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.Submission;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.client.SubmitResult;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.session.TimerSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * One bind of one slot. A message is cut into segments; segments become submissions; when each has its final outcome the
 * message has its own. A segment that must go later comes back after a wait, and not at all once the lane has ended. The
 * bind asks for a submission when it may be written, so the last question whether it may be is put then. While the bind is
 * gone for most of a second, or answers nothing for longer, or its carrier is out, what the carrier has nothing of is refused
 * for now where there is another way; the rest waits for it. A bind that the carrier has forgotten is bound anew. What
 * waits ends with its validity. An answer that comes after its message's outcome corrects it.
 *
 * <p>Bound: {@link Slots#openMax} messages without an outcome, those that wait to be sent again included; more are not asked for
 * from the lane. {@value #LATE_MAX} corrections that nobody has taken yet; what more there is stays in doubt, as does
 * what is answered when the lane is over.
 */
final class SmppLink implements CarrierLink {
    private static final Logger LOG = LoggerFactory.getLogger(SmppLink.class);
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final Duration NOT_OWNED_PAUSE = Duration.ofMillis(250);

    /** How long the bind is gone before what waits for it looks for another way, which takes as long again. */
    private static final Duration GONE_AFTER = Duration.ofMillis(750);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** The longest that an answer may take, and what it takes to notice that it did not come. */
    private static final Duration DRAIN = TimerSettings.DEFAULT.response().plusSeconds(1);

    private static final int LATE_MAX = 1024;

    /** What waits for its sender's pace has at most this part of the places, so that what need not wait has the others. */
    private static final int IN_LINE_SHARE = 4;

    private static final Refused NOT_NOW = new Refused(
            ErrorCode.NO_ROUTE,
            "its destination's sending window closed, or its recipient opted out, before it was sent",
            true);

    private static final Refused NO_SENDER =
            new Refused(ErrorCode.NO_ROUTE, "its sender was deleted before it was sent");

    private static final Refused TOO_MANY = new Refused(
            ErrorCode.UNKNOWN_ERROR, "more of its sender came at once than the sender's pace lets go", true);

    private static final Refused LATE = new Refused(ErrorCode.VALIDITY_EXPIRED, "its validity ended in the lane");

    private static final Refused BIND_GONE =
            new Refused(ErrorCode.UNKNOWN_ERROR, Refused.BIND_GONE, true, Recourse.ELSEWHERE_OR_LATER, false);

    private static final Refused CARRIER_OUT =
            new Refused(ErrorCode.UNKNOWN_ERROR, Refused.CARRIER_OUT, true, Recourse.ELSEWHERE_OR_LATER, false);

    private final SmppBind bind;
    private final Scheduler retries;
    private final int openMax;
    private final SmppLinks.Rules rules;
    private final FaultTable faults;
    private final AnswerTally tally;
    private final Silence silence = new Silence();
    private final SenderClocks senders;
    private final SegmentPdus pdus;
    private final Set<Gathering> open = ConcurrentHashMap.newKeySet();
    private final Sinks.Many<MessageOutcome> corrections = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<MessageOutcome>get(LATE_MAX).get());
    private final OnceAMinute lost = new OnceAMinute();
    private volatile boolean laneHasEnded;

    /** Since when the bind is not bound, on System.nanoTime's scale; null while it is. */
    private volatile @Nullable Long unboundSince = System.nanoTime();

    /**
     * @param retries one thread that puts segments back
     * @param tally is told of every answer
     */
    SmppLink(SmppBind bind, Scheduler retries, SmppLinks.Rules rules, Carrier carrier, AnswerTally tally, String name) {
        this.bind = bind;
        this.retries = retries;
        this.openMax = Slots.openMax(carrier);
        this.rules = rules;
        this.faults = carrier.faults();
        this.pdus = new SegmentPdus(carrier.dialect());
        this.tally = tally;
        this.senders = new SenderClocks(rules.pace(), openMax / 2, openMax / IN_LINE_SHARE);
        bind.states().subscribe(state -> {
            note(state);
            log(name, state);
        });
    }

    private void note(BindState state) {
        if (state instanceof BindState.Bound) {
            unboundSince = null;
        } else if (unboundSince == null) {
            unboundSince = System.nanoTime();
        }
    }

    /** Fails when the bind ends before the lane does. */
    @Override
    public Flux<MessageOutcome> submit(Flux<LaneRecord> lane, BooleanSupplier owned, Predicate<LaneMessage> canceled) {
        Outbox<Segment> out = new Outbox<>();
        Sinks.Empty<MessageOutcome> broken = Sinks.empty();
        Sinks.Empty<Void> laneEnd = Sinks.empty();
        Sinks.Empty<Void> over = Sinks.empty();
        bind.submit(out.asFlux()
                        .filter(segment -> mayBeWritten(segment, owned, canceled, out))
                        .map(segment -> new Submission<>(segment.pdu(), segment)))
                .subscribe(
                        result -> settle(result, out),
                        broken::tryEmitError,
                        () -> broken.tryEmitError(new IllegalStateException("the bind has ended")));
        return Flux.using(
                () -> Flux.interval(LOOK_EVERY, retries)
                        .onBackpressureDrop()
                        .subscribe(tick -> look(owned, canceled, out), broken::tryEmitError),
                looking -> lane.doFinally(signal -> laneEnded(laneEnd))
                        .flatMap(record -> send(record, owned, out), openMax)
                        .takeUntilOther(broken.asMono())
                        .takeUntilOther(laneEnd.asMono().then(Mono.delay(DRAIN)))
                        .doFinally(signal -> out.complete())
                        .doOnTerminate(over::tryEmitEmpty)
                        .mergeWith(corrections.asFlux().takeUntilOther(over.asMono())),
                Disposable::dispose);
    }

    private void laneEnded(Sinks.Empty<Void> laneEnd) {
        laneHasEnded = true;
        open.forEach(Gathering::giveUp);
        laneEnd.tryEmitEmpty();
    }

    @Override
    public Mono<Void> close() {
        return bind.close(GOODBYE);
    }

    /**
     * A message that cannot be put into PDUs ends as refused: it must not hold up the lane behind it. So does one whose
     * validity ended in the lane. One that comes while the bind is gone and has another way does not stay.
     */
    private Mono<MessageOutcome> send(LaneRecord record, BooleanSupplier owned, Outbox<Segment> out) {
        LaneMessage message = record.message();
        if (isLate(message.envelope())) {
            return Mono.just(new MessageOutcome.Settled(record, List.of(LATE)));
        }
        List<SubmitSm> parts;
        try {
            parts = pdus.of(message);
        } catch (IllegalArgumentException fault) {
            Refused refused = new Refused(ErrorCode.UNKNOWN_ERROR, "not fit for submit_sm: " + fault.getMessage());
            return Mono.just(new MessageOutcome.Settled(record, List.of(refused)));
        }
        Refused why = owned.getAsBoolean() ? whyElsewhere(message) : null;
        if (why != null) {
            return Mono.just(new MessageOutcome.Settled(record, Collections.nCopies(parts.size(), why)));
        }
        return Mono.create(done -> {
            Gathering gathering = new Gathering(record, parts.size(), done);
            open.add(gathering);
            done.onDispose(() -> {
                open.remove(gathering);
                senders.leave(gathering.envelope().from(), gathering);
            });
            for (int i = 0; i < parts.size(); i++) {
                out.next(new Segment(this, gathering, i, parts.get(i), 0, 0));
            }
        });
    }

    /**
     * What waits here ends when its cancel comes or its validity ends, bound or not; and what the carrier has nothing of
     * leaves while nothing goes here and there is another way. What ended is forgotten: nobody else takes it out while the
     * bind asks for nothing.
     */
    private void look(BooleanSupplier owned, Predicate<LaneMessage> canceled, Outbox<Segment> out) {
        if (laneHasEnded || !owned.getAsBoolean()) {
            return;
        }
        for (Gathering gathering : open) {
            if (canceled.test(gathering.message())) {
                gathering.cancel();
            }
            if (isLate(gathering.envelope())) {
                gathering.expire(LATE);
                continue;
            }
            Refused why = whyElsewhere(gathering.message());
            if (why != null) {
                gathering.giveBack(why);
            }
        }
        out.removeIf(segment -> segment.gathering().isSettled(segment.index()));
    }

    private boolean isLate(Envelope envelope) {
        return !rules.clock().instant().isBefore(envelope.validUntil());
    }

    /** Why a message leaves for another way; null where it stays. The rest of one of which the carrier has a part waits for it. */
    private @Nullable Refused whyElsewhere(LaneMessage message) {
        Refused why = isGone() ? BIND_GONE : rules.out().test(message) ? CARRIER_OUT : null;
        return why != null
                        && message.segments() == LifecycleEvent.ALL_SEGMENTS
                        && rules.elsewhere().test(message)
                ? why
                : null;
    }

    /** One that is bound and answers nothing is as good as gone. */
    private boolean isGone() {
        long now = System.nanoTime();
        Long since = unboundSince;
        return since == null ? silence.isOn(now) : now - since >= GONE_AFTER.toNanos();
    }

    /** Whether the carrier has submissions of this bind and answers none. */
    boolean isSilent() {
        return silence.isOn(System.nanoTime());
    }

    /**
     * Nothing that was given up or canceled, nothing while it is not sure that the slot is ours, nothing whose validity is over, and
     * nothing that may not be sent now: that one waited here too long, for its carrier or for its turn, and is refused for
     * now, so that it waits elsewhere. Of whose sender is no more, nothing is begun.
     */
    private boolean mayBeWritten(
            Segment segment, BooleanSupplier owned, Predicate<LaneMessage> canceled, Outbox<Segment> out) {
        if (canceled.test(segment.gathering().message())) {
            segment.gathering().cancel();
        }
        if (!segment.gathering().enter(segment.index())) {
            return false;
        }
        if (!owned.getAsBoolean()) {
            segment.gathering().leave(segment.index());
            again(segment, NOT_OWNED_PAUSE, out);
            return false;
        }
        if (isLate(segment.gathering().envelope())) {
            segment.gathering().settle(segment.index(), LATE);
            return false;
        }
        if (hasEndedWithItsSender(segment)) {
            return false;
        }
        if (!rules.window().test(segment.gathering().envelope())) {
            segment.gathering().settle(segment.index(), NOT_NOW);
            return false;
        }
        return hasItsTurn(segment, out);
    }

    /** Between its segments a message goes on: a part of it would be of no use to anybody. */
    private boolean hasEndedWithItsSender(Segment segment) {
        Gathering gathering = segment.gathering();
        if (gathering.message().segments() != LifecycleEvent.ALL_SEGMENTS
                || !rules.orphaned().test(gathering.envelope())) {
            return false;
        }
        gathering.leave(segment.index());
        gathering.giveBack(NO_SENDER);
        return !gathering.enter(segment.index());
    }

    /** What its sender's pace has no room for soon waits elsewhere, too: it must not take the place of others here. */
    private boolean hasItsTurn(Segment segment, Outbox<Segment> out) {
        Gathering gathering = segment.gathering();
        Address from = gathering.envelope().from();
        return switch (senders.ask(from, gathering, gathering.size(), System.nanoTime())) {
            case SenderClocks.Word.Go go -> {
                silence.asked(System.nanoTime());
                yield true;
            }
            case SenderClocks.Word.Wait wait -> {
                gathering.leave(segment.index());
                again(segment, wait.pause(), out);
                yield false;
            }
            case SenderClocks.Word.TooMany full -> {
                gathering.settle(segment.index(), TOO_MANY);
                yield false;
            }
        };
    }

    private void settle(SubmitResult<Segment> result, Outbox<Segment> out) {
        Segment segment = result.context();
        silence.ended(result.outcome(), System.nanoTime());
        tally.count(result.outcome(), segment.refusals());
        if (Answer.isBindForgotten(result.outcome(), faults)) {
            bind.renew(GOODBYE);
        }
        switch (Answer.to(result.outcome(), segment.tries(), segment.refusals(), faults)) {
            case Final answered -> segment.gathering().settle(segment.index(), answered.outcome());
            case Later later -> {
                segment.gathering().leave(segment.index());
                again(segment.next(later.refusal()), later.pause(), out);
            }
        }
    }

    /** Event loop only. */
    private void late(Segment segment, SubmitOutcome outcome) {
        silence.answeredLate(System.nanoTime());
        tally.count(outcome, segment.refusals());
        MessageOutcome corrected = segment.gathering().correct(segment.index(), Answer.late(outcome, faults));
        if (corrected != null && corrections.tryEmitNext(corrected).isFailure()) {
            lost.happened(count -> LOG.warn(
                    "{} late answers could not be taken and stay in doubt, that of {} the last",
                    count,
                    segment.gathering()));
        }
    }

    /** Nothing goes again when the lane has ended: whoever owns the slot then could not know of it. */
    private void again(Segment segment, Duration pause, Outbox<Segment> out) {
        if (laneHasEnded) {
            segment.gathering().giveUp();
            return;
        }
        retries.schedule(() -> out.next(segment), pause.toNanos(), TimeUnit.NANOSECONDS);
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

    /**
     * A segment on its way; each try is an object of its own.
     *
     * @param tries how often it has been handed to the bind before
     * @param refusals how often the carrier has refused it for its own sake before
     */
    record Segment(SmppLink link, Gathering gathering, int index, SubmitSm pdu, int tries, int refusals)
            implements Outbox.Item {
        @Override
        public boolean isUrgent() {
            return gathering.envelope().terms().urgency() == Urgency.ONE_TIME_PASSWORD;
        }

        Segment next(boolean refusal) {
            return new Segment(link, gathering, index, pdu, tries + 1, refusal ? refusals + 1 : refusals);
        }

        /** The answer came after this try had been given up as unknown. Event loop only. */
        void late(SubmitOutcome outcome) {
            link.late(this, outcome);
        }
    }
}
