package io.trunkline.bench.crash.node;

import io.trunkline.api.app.Ports;
import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.webhook.CallbackSender;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Ends the process, as SIGKILL would, when it next passes the point that it was told to die at. Thread-safe. */
final class CrashPoints implements Ports {
    private static final int KILLED = 137;

    /** In the name of the thread that routes. */
    private static final String ROUTER = "router";

    /** What it then waits in: the commit itself is over so quickly that a look at the thread may miss it. */
    private static final Set<String> COMMIT = Set.of("sendOffsetsToTransaction", "commitTransaction");

    private final AtomicReference<@Nullable CrashPoint> deadly = new AtomicReference<>();
    private final AtomicBoolean watching = new AtomicBoolean();
    private final Duration doubt;
    private final Runnable death;

    /** @param doubt how long the gateway waits for the receipt of what is in doubt */
    CrashPoints(Duration doubt) {
        this(doubt, () -> Runtime.getRuntime().halt(KILLED));
    }

    /** @param death what ends the process */
    CrashPoints(Duration doubt, Runnable death) {
        this.doubt = doubt;
        this.death = death;
    }

    /** From now on the process dies at this point. */
    void arm(CrashPoint point) {
        deadly.set(point);
    }

    private void pass(CrashPoint point) {
        if (deadly.get() == point) {
            death.run();
        }
    }

    /** A step that fails is not done: what follows it is another moment. */
    private <T> Mono<T> behind(Mono<T> step, CrashPoint point) {
        return step.doOnSuccess(done -> pass(point));
    }

    @Override
    public IntakeLog intake(IntakeLog log) {
        return new IntakeLog() {
            @Override
            public Mono<Void> append(AcceptedMessage message) {
                return behind(log.append(message), CrashPoint.ACCEPTED);
            }

            @Override
            public int partitions() {
                return log.partitions();
            }
        };
    }

    @Override
    public LifecycleLog lifecycle(LifecycleLog log) {
        return event -> switch (event) {
            case MessageRouted routed -> Mono.defer(() -> routed(log.append(routed)));
            case MessageSubmitted submitted ->
                Mono.defer(() -> submitted(behind(log.append(submitted), CrashPoint.SUBMITTED)));
            case ReceiptReceived received -> behind(log.append(received), CrashPoint.RECEIPTED);
            case LifecycleEvent other -> log.append(other);
        };
    }

    /** Releases append such facts too, when the lane has the record: only who routes does it before. */
    private Mono<Void> routed(Mono<Void> append) {
        if (!Thread.currentThread().getName().contains(ROUTER)) {
            return append;
        }
        awaitCommit();
        return behind(append, CrashPoint.ROUTED);
    }

    /** The carrier's ids are kept and the fact is appended side by side: who is to die between the two waits with the second. */
    private Mono<Void> submitted(Mono<Void> append) {
        return deadly.get() == CrashPoint.REMEMBERED ? Mono.never() : append;
    }

    /**
     * Who routes appends its facts, then moves lanes and offset in one transaction, all on one thread: from the first fact on
     * that thread is watched until it has sent the offset, or waits for its commit.
     */
    private void awaitCommit() {
        if (deadly.get() == CrashPoint.LANED && watching.compareAndSet(false, true)) {
            Thread router = Thread.currentThread();
            Thread.ofPlatform().daemon().name("commit-watch").start(() -> watch(router));
        }
    }

    /** Until the thread commits or somebody else ends the process, which whoever arms a point does after a few seconds. */
    private void watch(Thread router) {
        while (!commits(router)) {
            Thread.onSpinWait();
        }
        pass(CrashPoint.LANED);
    }

    private static boolean commits(Thread thread) {
        return Arrays.stream(thread.getStackTrace()).anyMatch(frame -> COMMIT.contains(frame.getMethodName()));
    }

    @Override
    public LaneWriter releases(LaneWriter lanes) {
        return (message, asOf) -> Mono.fromRunnable(() -> pass(CrashPoint.RELEASED))
                .then(behind(lanes.append(message, asOf), CrashPoint.RELEASED_TO_LANE));
    }

    @Override
    public ReceiptTimes receiptTimes(ReceiptTimes times) {
        return new ReceiptTimes(doubt, times.longest());
    }

    @Override
    public ReceiptMatcher receipts(ReceiptMatcher matcher) {
        return new ReceiptMatcher() {
            @Override
            public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
                return behind(matcher.submitted(carrier, segments), CrashPoint.REMEMBERED);
            }

            @Override
            public Mono<Match> received(CarrierReceipt receipt) {
                return behind(matcher.received(receipt), CrashPoint.MATCHED);
            }
        };
    }

    @Override
    public Projection projection(Projection projection) {
        return new OtherApply(projection, batch -> behind(projection.apply(batch), CrashPoint.PROJECTED));
    }

    @Override
    public CallbackSender callbacks(CallbackSender sender) {
        return request -> behind(sender.send(request), CrashPoint.CALLED_BACK);
    }
}
