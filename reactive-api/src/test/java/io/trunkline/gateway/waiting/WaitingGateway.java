package io.trunkline.gateway.waiting;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.view.postgres.PostgresServer;
import io.trunkline.gateway.view.postgres.PostgresView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One node's part in waiting, on a real database: its view, which the test feeds, its releases, and a log in memory that
 * fails when the test says so. The clock is the test's.
 */
final class WaitingGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final List<LaneMessage> lanes = new CopyOnWriteArrayList<>();
    final List<Instant> asOf = new CopyOnWriteArrayList<>();
    final List<LifecycleEvent> facts = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicReference<Instant> clock;
    final PostgresView view;
    final Releases releases;
    final Cancellations cancellations;

    volatile boolean lanesFail;
    volatile boolean factsFail;

    private LogPosition position = LogPosition.START;

    WaitingGateway(PostgresServer server, Instant now) {
        this.clock = new AtomicReference<>(now);
        this.view = new PostgresView(
                server, 2, partition -> Mono.just(LogPosition.START), clock::get, Waits.usual(), meters);
        this.releases = new Releases(
                view.waits(),
                new ReleasePolicy(new GuardedRouting(this::route, 1)),
                laneWriter(),
                lifecycle(),
                meters,
                clock::get);
        this.cancellations = new Cancellations(view.waits(), lifecycle(), clock::get);
    }

    private LaneWriter laneWriter() {
        return (message, at) -> Mono.fromRunnable(() -> {
            if (lanesFail) {
                throw new IllegalStateException("planted: killed before the lane");
            }
            lanes.add(message);
            asOf.add(at);
        });
    }

    private LifecycleLog lifecycle() {
        return fact -> Mono.fromRunnable(() -> {
            if (factsFail) {
                throw new IllegalStateException("planted: killed before the fact");
            }
            facts.add(fact);
        });
    }

    private RoutingDecision route(AcceptedMessage message) {
        if (message.body().equals("unroutable")) {
            throw new IllegalStateException("planted: routing throws");
        }
        int slot = message.body().equals("no such slot") ? 1 : 0;
        return new RoutingDecision.Routed(
                new LaneMessage(message.envelope(), message.body(), 1, "alpha", slot, "only route"));
    }

    /** Takes partition 0 over, where it stands, and has nothing to catch up. */
    void own() {
        LogPosition now = view.projection().position(0).block(PATIENCE);
        position = now == null ? LogPosition.START : now;
        view.projection().reading(0, position);
    }

    /** Takes the partition over while the log is so many events ahead of the view. */
    void ownBehind(int events) {
        own();
        view.projection().reading(0, new LogPosition(position.intake(), position.lifecycle() + events));
    }

    /** What the log says next. */
    void read(List<AcceptedMessage> accepted, LifecycleEvent... events) {
        LogPosition to = new LogPosition(position.intake() + accepted.size(), position.lifecycle() + events.length);
        view.projection()
                .apply(new LogBatch(
                        0, position, to, accepted, List.of(events), accepted.isEmpty() ? null : clock.get()))
                .block(PATIENCE);
        position = to;
    }

    /** A batch that does not follow on what the view has. */
    void readFromElsewhere() {
        LogPosition from = new LogPosition(position.intake() + 7, position.lifecycle());
        view.projection()
                .apply(new LogBatch(0, from, from, List.of(), List.of(), null))
                .block(PATIENCE);
    }

    /** The log says what was appended to it. */
    void readBack() {
        List<LifecycleEvent> said = List.copyOf(facts);
        facts.clear();
        read(List.of(), said.toArray(LifecycleEvent[]::new));
    }

    /** The only fact that there is, which is taken away. */
    @Nullable
    LifecycleEvent theFact() {
        LifecycleEvent fact = facts.isEmpty() ? null : facts.getFirst();
        facts.clear();
        return fact;
    }

    void later(Duration by) {
        clock.updateAndGet(now -> now.plus(by));
    }

    @Override
    public void close() {
        releases.stop().block(PATIENCE);
        view.close();
    }
}
