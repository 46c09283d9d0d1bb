package io.trunkline.gateway.waiting;

import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.progress.QueueProgress;
import io.trunkline.gateway.queue.SenderDepth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The senders' queues of one shard, for as long as the shard is this node's in one go. A round, in order:
 *
 * <pre>
 * what an owner before had given its turn --> said again, verbatim and at the pace; what is of long ago is given back
 * what came and went                      --> how long each queue is
 * the senders that are free by {@link #ahead} from now --> turns, one transaction --> each at its own instant: lane --> fact
 *                                                                                  --> rows deleted
 * </pre>
 *
 * Rounds follow each other and do not wait for what is to be said; of that there are {@value #ON_THEIR_WAY_MAX} at the most,
 * and no more turns are given meanwhile. Each sender with anything in its queue has one entry in one queue of times, however
 * long its own is. Rounds are started by one thread; one at a time has the state.
 */
final class PacedShard {
    static final int ON_THEIR_WAY_MAX = 4_000;

    private static final Logger LOG = LoggerFactory.getLogger(PacedShard.class);

    /** Turns are given so much ahead at the least and at the most. */
    private static final Duration AHEAD_MIN = Duration.ofMillis(250);

    private static final Duration AHEAD_MAX = Duration.ofSeconds(2);

    private static final Duration AGAIN_AFTER_FAULT = Duration.ofSeconds(1);

    /** How much later than it was asked for a turn is said again: half of what the log allows. */
    private static final Duration SAID_LATE_MAX = LaneWriter.LATE_MAX.dividedBy(2);

    /** When a queue is looked at again whose rows somebody else holds. */
    private static final Duration HELD = Duration.ofMillis(500);

    /**
     * What had its turn longer ago is left to who knows whether it was said. Slots with up to 180 records a second remember what
     * they had so long ago.
     */
    private static final Duration SAID_AGAIN_MAX = Duration.ofMinutes(3);

    /** Longer than a transaction goes on whose caller gave up: what it keeps is looked for once more then. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(70).toNanos();

    private static final int SENDERS_MAX = 1_000;

    /** Of one sender in a round, and of all together; who comes later in the queue of times has the next round. */
    private static final int LOOK_MAX = 2_500;

    private static final int STUCK_LOOK_MAX = 200;

    /** For a sender that lost its pace while something was in its queue; what is left of one that is gone is not sent. */
    private static final double PACE_WITHOUT = 1_000;

    private final int number;
    private final long epoch;
    private final SenderQueues queues;
    private final PacedReleases.Desk desk;
    private final QueueProgress.Part progress;
    private final Map<Address, Backlog> backlogs = new ConcurrentHashMap<>();
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparing(Wake::at));
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private volatile boolean loaded;
    private volatile boolean left = true;
    private volatile long faultNanos;
    private volatile boolean lookAgain;

    /** The longest round lately; an eighth of it is forgotten with each. */
    private volatile Duration slowest = Duration.ZERO;

    private volatile long notBeforeNanos = System.nanoTime();

    /**
     * What is known of a sender's queue.
     *
     * @param released segments that went since this node has the queue
     * @param look how many rows to look at in the next round at least, because many of those before could not go
     * @param wake when its turn is to be looked for; null where nothing waits
     */
    private record Backlog(
            SenderQueue queue,
            long released,
            int look,
            @Nullable Wake wake) {}

    private record Wake(Instant at, Address sender) {}

    PacedShard(int number, long epoch, SenderQueues queues, PacedReleases.Desk desk, QueueProgress.Part progress) {
        this.number = number;
        this.epoch = epoch;
        this.queues = queues;
        this.desk = desk;
        this.progress = progress;
    }

    long epoch() {
        return epoch;
    }

    boolean isQuiet() {
        return !running.get() && onTheirWay.get() == 0;
    }

    Stream<SenderDepth> depths() {
        return backlogs.values().stream()
                .flatMap(backlog -> desk.senders().apply(backlog.queue().sender()).stream()
                        .map(sender -> new SenderDepth(
                                sender.address(),
                                sender.account(),
                                pace(sender),
                                backlog.queue().messages(),
                                backlog.queue().segments(),
                                backlog.queue().oldest(),
                                backlog.released(),
                                epoch,
                                backlog.queue().freeAt(),
                                backlog.queue().lessUrgent())));
    }

    /** Whether the queues were read. */
    boolean isLoaded() {
        return loaded;
    }

    /** Begins a round unless one is under way. */
    void turn() {
        if (System.nanoTime() - notBeforeNanos < 0 || !running.compareAndSet(false, true)) {
            return;
        }
        Instant begun = now();
        round().onErrorResume(fault -> {
                    LOG.warn("Senders' queues of shard {} are read anew after {}", number, fault.toString());
                    // Nobody knows whether the turns of this round were kept
                    loaded = false;
                    left = true;
                    lookAgain = true;
                    faultNanos = System.nanoTime();
                    notBeforeNanos = System.nanoTime() + AGAIN_AFTER_FAULT.toNanos();
                    return Mono.empty();
                })
                .doFinally(signal -> {
                    Duration took = later(Duration.between(begun, now()), slowest.minus(slowest.dividedBy(8)));
                    slowest = took.compareTo(AHEAD_MAX) > 0 ? AHEAD_MAX : took;
                    running.set(false);
                })
                .subscribe();
    }

    /**
     * How far ahead turns are given, so that no sender's time passes unused before the next round is over that could give it
     * one: that round may begin a tick after this one has ended, and both may take as long as the slowest lately.
     */
    private Duration ahead() {
        Duration needed = PacedReleases.TICK.plus(slowest.multipliedBy(2));
        return needed.compareTo(AHEAD_MAX) > 0 ? AHEAD_MAX : later(needed, AHEAD_MIN);
    }

    private Mono<Void> round() {
        return load().then(Mono.defer(() -> queues.changed(number, epoch)))
                .doOnNext(changed -> changed.forEach(this::changed))
                .then(Mono.defer(this::sayAgain))
                .then(Mono.defer(this::release));
    }

    private Mono<Void> load() {
        return loaded
                ? Mono.empty()
                : Mono.defer(() -> queues.all(number, now()))
                        .doOnNext(all -> {
                            wakes.clear();
                            backlogs.replaceAll((sender, backlog) -> new Backlog(
                                    SenderQueue.empty(sender, backlog.queue().freeAt()), backlog.released(), 0, null));
                            all.forEach(this::changed);
                            loaded = true;
                        })
                        .then();
    }

    /** Whether a turn is paid for is known here as soon as in the database, and longer after a fault. */
    private void changed(SenderQueue queue) {
        Backlog before = backlogs.get(queue.sender());
        if (before == null) {
            keep(new Backlog(queue, 0, 0, null), queue.freeAt());
            return;
        }
        Instant freeAt = later(before.queue().freeAt(), queue.freeAt());
        SenderQueue now = new SenderQueue(
                queue.sender(), freeAt, queue.messages(), queue.segments(), queue.oldest(), queue.lessUrgent());
        Wake wake = before.wake();
        keep(new Backlog(now, before.released(), before.look(), wake), wake == null ? freeAt : wake.at());
    }

    /** Keeps it with one entry in the queue of times where something waits, and none where nothing does. */
    private void keep(Backlog backlog, Instant wakeAt) {
        Wake wake = backlog.wake();
        if (backlog.queue().messages() == 0) {
            wake = null;
        } else if (wake == null) {
            wake = new Wake(wakeAt, backlog.queue().sender());
            wakes.add(wake);
        }
        backlogs.put(backlog.queue().sender(), new Backlog(backlog.queue(), backlog.released(), backlog.look(), wake));
    }

    /** After a take-over or a fault: when nothing is on its way from here, the rest is what somebody left. */
    private Mono<Void> sayAgain() {
        if (lookAgain && System.nanoTime() - faultNanos > LOOK_AGAIN_NANOS) {
            lookAgain = false;
            left = true;
        }
        if (!left || onTheirWay.get() > 0) {
            return Mono.empty();
        }
        Instant asked = now();
        return queues.onTheirWay(number, ON_THEIR_WAY_MAX).flatMap(waits -> {
            Instant since = asked.minus(SAID_AGAIN_MAX);
            Map<Boolean, List<MarkedWait>> recent = waits.stream()
                    .collect(Collectors.partitioningBy(wait -> !wait.fact().at().isBefore(since)));
            return queues.giveBack(number, epoch, Objects.requireNonNull(recent.get(false)))
                    .then(Mono.defer(() -> {
                        // Those that cannot be read are left out of a full page
                        left = waits.size() >= ON_THEIR_WAY_MAX / 2;
                        List<MarkedWait> tooLate = new ArrayList<>();
                        say(charged(Objects.requireNonNull(recent.get(true)), asked, tooLate), asked);
                        return queues.giveBack(number, epoch, tooLate);
                    }));
        });
    }

    private record Timed(MarkedWait marked, Instant at) {}

    /**
     * Each is charged as if it went from here, behind what its sender has paid for: of what is said again nobody knows when it
     * went or whether, and a round may have taken longer than turns are given ahead, after which nothing is to go at once.
     *
     * @param tooLate gets those whose turn would be so late that the log might not take them any more; they are not charged
     */
    private List<Timed> charged(List<MarkedWait> waits, Instant now, List<MarkedWait> tooLate) {
        List<Timed> timed = new ArrayList<>();
        for (MarkedWait wait : waits) {
            if (wait.fact() instanceof MessageRouted routed) {
                Address sender = routed.envelope().from();
                Backlog known = backlogs.getOrDefault(
                        sender, new Backlog(SenderQueue.empty(sender, Instant.EPOCH), 0, 0, null));
                Instant at = later(known.queue().freeAt(), now);
                if (at.isAfter(now.plus(SAID_LATE_MAX))) {
                    tooLate.add(wait);
                    continue;
                }
                timed.add(new Timed(wait, at));
                SenderQueue queue = known.queue();
                backlogs.put(
                        sender,
                        new Backlog(
                                new SenderQueue(
                                        sender,
                                        Turns.paid(at, segments(routed), pace(sender)),
                                        queue.messages(),
                                        queue.segments(),
                                        queue.oldest(),
                                        queue.lessUrgent()),
                                known.released(),
                                known.look(),
                                known.wake()));
            }
        }
        return timed;
    }

    private static int segments(MessageRouted routed) {
        return routed.segments() == LifecycleEvent.ALL_SEGMENTS
                ? routed.envelope().segments()
                : Math.max(1, Long.bitCount(routed.segments()));
    }

    private Mono<Void> release() {
        if (left || onTheirWay.get() >= ON_THEIR_WAY_MAX) {
            return Mono.empty();
        }
        Instant now = now();
        Instant until = now.plus(ahead());
        Turns turns = new Turns(
                now,
                until,
                (due, at) -> desk.metrics().counted(due, desk.policy().decide(due, at)));
        Map<Address, Integer> looks = due(now, until, turns);
        return looks.isEmpty()
                ? Mono.empty()
                : queues.release(number, epoch, turns).flatMap(waits -> {
                    List<MarkedWait> tooLate = new ArrayList<>();
                    List<Timed> timed = charged(waits, now(), tooLate);
                    turns.outcomes().forEach((sender, outcome) -> over(sender, outcome, now));
                    say(timed, now);
                    return queues.giveBack(number, epoch, tooLate);
                });
    }

    /** The senders whose turn it is are taken out of the queue of times. */
    private Map<Address, Integer> due(Instant now, Instant until, Turns turns) {
        int senders = 0;
        int looks = 0;
        for (Wake next = wakes.peek();
                next != null && !next.at().isAfter(until) && senders < SENDERS_MAX && looks < LOOK_MAX;
                next = wakes.peek()) {
            wakes.poll();
            Backlog backlog = backlogs.get(next.sender());
            if (backlog == null || !next.equals(backlog.wake())) {
                continue;
            }
            backlogs.put(next.sender(), new Backlog(backlog.queue(), backlog.released(), backlog.look(), null));
            Instant freeAt = backlog.queue().freeAt();
            if (freeAt.isAfter(until)) {
                keep(new Backlog(backlog.queue(), backlog.released(), backlog.look(), null), freeAt);
                continue;
            }
            double pace = pace(next.sender());
            Duration left = Duration.between(later(freeAt, now), until);
            int wanted = 1 + (int) Math.min(LOOK_MAX - 1, left.toMillis() * pace / 1_000);
            int look = Math.max(wanted, backlog.look());
            turns.add(next.sender(), freeAt, pace, look);
            looks += look;
            senders++;
        }
        return turns.looks();
    }

    private void over(Address sender, Turns.Outcome outcome, Instant now) {
        Backlog before = backlogs.get(sender);
        if (before == null) {
            return;
        }
        SenderQueue queue = before.queue();
        Instant freeAt = later(queue.freeAt(), outcome.freeAt());
        SenderQueue after = new SenderQueue(
                sender,
                freeAt,
                Math.max(0, queue.messages() - outcome.decided()),
                Math.max(0, queue.segments() - outcome.segments()),
                queue.oldest(),
                queue.lessUrgent());
        int look = Math.min(STUCK_LOOK_MAX, outcome.nextLook(before.look()));
        Instant wakeAt = outcome.decided() == 0 ? now.plus(HELD) : freeAt;
        keep(new Backlog(after, before.released() + outcome.segments(), look, null), wakeAt);
    }

    /** Says each at its instant, the lane first; what could not be said is said again when the others are. */
    private void say(List<Timed> waits, Instant asOf) {
        if (waits.isEmpty()) {
            return;
        }
        progress.waiting(onTheirWay.addAndGet(waits.size()));
        Flux.fromIterable(waits)
                .flatMap(
                        timed -> Mono.delay(until(timed.at()))
                                .then(Mono.defer(() -> desk.sayings().say(timed.marked(), asOf)))
                                .thenReturn(timed.marked())
                                .onErrorResume(this::unsaid),
                        ON_THEIR_WAY_MAX)
                .doOnNext(said -> progress.moved())
                .collectList()
                .flatMap(said -> said.isEmpty() ? Mono.empty() : queues.said(said))
                .onErrorResume(fault -> unsaid(fault).then())
                .doFinally(signal -> progress.waiting(onTheirWay.addAndGet(-waits.size())))
                .subscribe();
    }

    private Mono<MarkedWait> unsaid(Throwable fault) {
        LOG.warn("Turns of shard {} are said later after {}", number, fault.toString());
        left = true;
        notBeforeNanos = System.nanoTime() + AGAIN_AFTER_FAULT.toNanos();
        return Mono.empty();
    }

    private Duration until(Instant at) {
        Duration left = Duration.between(desk.clock().instant(), at);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private double pace(Address sender) {
        return desk.senders().apply(sender).map(PacedShard::pace).orElse(PACE_WITHOUT);
    }

    private static double pace(Sender sender) {
        return sender.isPaced() ? sender.pace() : PACE_WITHOUT;
    }

    private static <T extends Comparable<T>> T later(T one, T other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Instant now() {
        return Instant.ofEpochMilli(desk.clock().millis());
    }
}
