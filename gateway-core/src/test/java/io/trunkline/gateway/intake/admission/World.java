package io.trunkline.gateway.intake.admission;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.message.AccountSid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Nodes around one store, in a time that only {@link #at} moves. The store counts by a bucket that leaks, in whole
 * nanoseconds: another form of the algorithm than the script's. A call takes {@link #ROUND_TRIP_NANOS}.
 */
final class World {
    static final long ROUND_TRIP_NANOS = 600_000;
    static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");

    final List<Admission> nodes = new ArrayList<>();
    final List<SimpleMeterRegistry> meters = new ArrayList<>();
    final Store store = new Store();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
    private long numbers;
    private long nowNanos = 1;

    private record Event(long atNanos, long number, Runnable what) {}

    World(int nodeCount) {
        for (int i = 0; i < nodeCount; i++) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            meters.add(registry);
            nodes.add(new Admission(store, registry, () -> nowNanos));
        }
    }

    static AppliedLimit limit(LimitKind kind, String of, int perSecond, int burst) {
        return new AppliedLimit(new AppliedLimit.Key(ACCOUNT, kind, of), new RateLimit(perSecond, burst));
    }

    static AppliedLimit account(int perSecond, int burst) {
        return limit(LimitKind.ACCOUNT, "", perSecond, burst);
    }

    long now() {
        return nowNanos;
    }

    void at(long atNanos, Runnable what) {
        events.add(new Event(atNanos, numbers++, what));
    }

    /** Lets everything happen up to that time. */
    void runUntil(long untilNanos) {
        while (!events.isEmpty() && events.peek().atNanos() <= untilNanos) {
            Event event = events.remove();
            nowNanos = Math.max(nowNanos, event.atNanos());
            event.what().run();
        }
        nowNanos = Math.max(nowNanos, untilNanos);
    }

    /** The verdicts of messages that come now at one node, once all calls are answered. */
    List<Verdict> send(int node, int messages, AppliedLimit... limits) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            nodes.get(node).admit(List.of(limits)).subscribe(verdicts::add);
        }
        runUntil(nowNanos + 10 * ROUND_TRIP_NANOS);
        return verdicts;
    }

    double count(int node, String meter) {
        return meters.get(node).find("trunkline.admission." + meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    final class Store implements RateStore {
        /** What each limit holds, in messages times nanoseconds per message. */
        private final Map<AppliedLimit.Key, Bucket> buckets = new HashMap<>();

        boolean down;
        int calls;
        int charged;
        int announced = 1;

        private static final class Bucket {
            private double level;
            private long atNanos;
        }

        @Override
        public Mono<Grant> charge(Demand demand) {
            calls++;
            Sinks.One<Grant> answer = Sinks.one();
            at(nowNanos + ROUND_TRIP_NANOS / 2, () -> {
                if (down) {
                    at(nowNanos + ROUND_TRIP_NANOS / 2, () -> answer.tryEmitError(new IllegalStateException("down")));
                } else {
                    Grant grant = grant(demand);
                    at(nowNanos + ROUND_TRIP_NANOS / 2, () -> answer.tryEmitValue(grant));
                }
            });
            return answer.asMono();
        }

        private Grant grant(Demand demand) {
            int[] used = new int[demand.limits().size()];
            List<Integer> admitted = new ArrayList<>();
            for (Group group : demand.groups()) {
                int fits = group.messages();
                for (int i : group.limits()) {
                    Want want = demand.limits().get(i);
                    fits = Math.min(fits, want.brought() + room(want.limit()) - used[i]);
                }
                for (int i : group.limits()) {
                    used[i] += fits;
                }
                admitted.add(fits);
            }
            List<Charged> limits = new ArrayList<>();
            for (int i = 0; i < used.length; i++) {
                limits.add(charge(demand.limits().get(i), used[i]));
            }
            return new Grant(limits, admitted);
        }

        private Charged charge(Want want, int used) {
            int counted = Math.max(0, used - want.brought());
            counted += Math.min(want.lease(), room(want.limit()) - counted);
            Bucket bucket = bucket(want.limit());
            bucket.level += counted;
            charged += counted;
            double missing = bucket.level + 1 - want.limit().rate().burst();
            double nanos = missing * 1e9 / want.limit().rate().perSecond();
            return new Charged(counted, missing <= 1e-9 ? 0 : (long) Math.ceil(nanos / 1000) * 1000);
        }

        private int room(AppliedLimit limit) {
            return (int) (limit.rate().burst() - bucket(limit).level + 1e-6);
        }

        private Bucket bucket(AppliedLimit limit) {
            Bucket bucket = buckets.computeIfAbsent(limit.key(), first -> new Bucket());
            double leaked = (nowNanos - bucket.atNanos) * (double) limit.rate().perSecond() / 1e9;
            bucket.level = Math.max(0, bucket.level - leaked);
            bucket.atNanos = nowNanos;
            return bucket;
        }

        @Override
        public Mono<Integer> announce() {
            return Mono.defer(() -> down ? Mono.error(new IllegalStateException("down")) : Mono.just(announced));
        }
    }
}
