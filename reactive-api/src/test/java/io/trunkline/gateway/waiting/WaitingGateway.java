package io.trunkline.gateway.waiting;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.view.postgres.PostgresServer;
import io.trunkline.gateway.view.postgres.PostgresView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    final Map<LaneCancel, Integer> cancels = new ConcurrentHashMap<>();
    final List<Instant> asOf = new CopyOnWriteArrayList<>();
    final List<LifecycleEvent> facts = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicReference<Instant> clock;
    final PostgresView view;
    final Releases releases;
    final PacedReleases paced;
    final Cancellations cancellations;

    volatile boolean lanesFail;
    volatile boolean factsFail;

    /** Before it, what says "night" may not be sent. */
    volatile Instant morning = Instant.MIN;

    /** Whenever something is decided: what a round does takes its time then. */
    volatile Runnable deciding = () -> {};

    /** Who has opted out. */
    final Set<Address> optedOut = ConcurrentHashMap.newKeySet();

    /** The senders that have a pace. */
    final Map<Address, Sender> senders = new ConcurrentHashMap<>();

    private final Map<Integer, LogPosition> positions = new ConcurrentHashMap<>();

    WaitingGateway(PostgresServer server, Instant now) {
        this.clock = new AtomicReference<>(now);
        this.view = new PostgresView(
                server, 2, partition -> Mono.just(LogPosition.START), clock::get, Waits.usual(), meters);
        this.releases = new Releases(
                view.waits(),
                new ReleasePolicy(new GuardedRouting(this::inTurn, 1)),
                laneWriter(),
                lifecycle(),
                meters,
                clock::get);
        this.paced = new PacedReleases(
                view.senderQueues(),
                new ReleasePolicy(new GuardedRouting(this::route, 1)),
                new Sayings(laneWriter(), lifecycle()),
                sender -> Optional.ofNullable(senders.get(sender)),
                meters,
                clock::get);
        this.cancellations = new Cancellations(
                view.waits(),
                lifecycle(),
                (account, sid) ->
                        view.queries().history(account, sid).flatMap(found -> Mono.justOrEmpty(found.inLane())),
                (slot, cancel) -> Mono.fromRunnable(() -> cancels.put(cancel, slot)),
                clock::get);
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

    private RoutingDecision inTurn(AcceptedMessage message) {
        RoutingDecision decision = route(message);
        boolean paced = senders.containsKey(message.envelope().from());
        return paced && decision instanceof RoutingDecision.Routed ? new RoutingDecision.InTurn() : decision;
    }

    private RoutingDecision route(AcceptedMessage message) {
        deciding.run();
        if (optedOut.contains(message.envelope().to())) {
            return new RoutingDecision.Unroutable(ErrorCode.OPTED_OUT, "planted: opted out");
        }
        if (message.body().equals("unroutable")) {
            throw new IllegalStateException("planted: routing throws");
        }
        if (message.body().equals("night") && clock.get().isBefore(morning)) {
            return new RoutingDecision.NotYet(morning, "planted: night");
        }
        int slot = message.body().equals("no such slot") ? 1 : 0;
        return new RoutingDecision.Routed(
                new LaneMessage(message.envelope(), message.body(), 1, "alpha", slot, "only route"));
    }

    /** Takes partition 0 over, where it stands, and has nothing to catch up. */
    void own() {
        own(0);
    }

    void own(int partition) {
        view.projection().reading(partition, take(partition));
    }

    private LogPosition take(int partition) {
        LogPosition now = view.projection().position(partition).block(PATIENCE);
        LogPosition from = now == null ? LogPosition.START : now;
        positions.put(partition, from);
        return from;
    }

    private LogPosition position(int partition) {
        return positions.getOrDefault(partition, LogPosition.START);
    }

    /** Takes the partition over while the log is so many events ahead of the view. */
    void ownBehind(int events) {
        LogPosition from = take(0);
        view.projection().reading(0, new LogPosition(from.intake(), from.lifecycle() + events));
    }

    /** What the log says next. */
    void read(List<AcceptedMessage> accepted, LifecycleEvent... events) {
        read(0, accepted, events);
    }

    void read(int partition, List<AcceptedMessage> accepted, LifecycleEvent... events) {
        LogPosition from = position(partition);
        LogPosition to = new LogPosition(from.intake() + accepted.size(), from.lifecycle() + events.length);
        view.projection()
                .apply(new LogBatch(
                        partition, from, to, accepted, List.of(events), accepted.isEmpty() ? null : clock.get()))
                .block(PATIENCE);
        positions.put(partition, to);
    }

    /** A batch that does not follow on what the view has. */
    void readFromElsewhere() {
        readFromElsewhere(0);
    }

    void readFromElsewhere(int partition) {
        LogPosition now = position(partition);
        LogPosition from = new LogPosition(now.intake() + 7, now.lifecycle());
        view.projection()
                .apply(new LogBatch(partition, from, from, List.of(), List.of(), null))
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
        paced.stop().block(PATIENCE);
        view.close();
    }
}
