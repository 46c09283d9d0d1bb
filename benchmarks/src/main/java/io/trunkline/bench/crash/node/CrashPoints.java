package io.trunkline.bench.crash.node;

import io.trunkline.api.app.Ports;
import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.webhook.CallbackSender;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Ends the process, as SIGKILL would, when it next passes the point that it was told to die at. Thread-safe. */
final class CrashPoints implements Ports {
    private static final int KILLED = 137;

    private final AtomicReference<@Nullable CrashPoint> deadly = new AtomicReference<>();

    /** From now on the process dies at this point. */
    void arm(CrashPoint point) {
        deadly.set(point);
    }

    private void pass(CrashPoint point) {
        if (deadly.get() == point) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private <T> Mono<T> behind(Mono<T> step, CrashPoint point) {
        return step.doOnTerminate(() -> pass(point));
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
        return event -> {
            CrashPoint point = point(event);
            return point == null ? log.append(event) : behind(log.append(event), point);
        };
    }

    private static @Nullable CrashPoint point(LifecycleEvent event) {
        if (event instanceof MessageRouted) {
            return CrashPoint.ROUTED;
        }
        if (event instanceof MessageSubmitted) {
            return CrashPoint.SUBMITTED;
        }
        return event instanceof ReceiptReceived ? CrashPoint.RECEIPTED : null;
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
        return new Projection() {
            @Override
            public Mono<LogPosition> position(int partition) {
                return projection.position(partition);
            }

            @Override
            public void reading(int partition, LogPosition end) {
                projection.reading(partition, end);
            }

            @Override
            public Mono<Void> apply(LogBatch batch) {
                return behind(projection.apply(batch), CrashPoint.PROJECTED);
            }
        };
    }

    @Override
    public CallbackSender callbacks(CallbackSender sender) {
        return request -> behind(sender.send(request), CrashPoint.CALLED_BACK);
    }
}
