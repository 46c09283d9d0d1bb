package io.trunkline.gateway.intake.admission;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.message.AccountSid;
import java.time.Duration;
import java.time.Instant;
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

    /** A country's throughput, as a message of that account meets it. */
    static AppliedLimit throughput(int account, int segmentsPerSecond) {
        return AppliedLimit.throughput(new AccountSid("AC%032x".formatted(account)), "US", segmentsPerSecond);
    }

    private record Event(long atNanos, long number, Runnable what) {}

    World(int nodeCount) {
        for (int i = 0; i < nodeCount; i++) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            meters.add(registry);
            nodes.add(new Admission(store, registry, () -> nowNanos));
        }
    }

    static AppliedLimit.Rate limit(LimitKind kind, String of, int perSecond, int burst) {
        return new AppliedLimit.Rate(new AppliedLimit.Key(ACCOUNT, kind, of), new RateLimit(perSecond, burst));
    }

    /** A cap of that day of January. */
    static AppliedLimit.Cap cap(LimitKind kind, long unitsMax, long unitsPerSegment, int day) {
        Instant since = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(day - 1));
        return new AppliedLimit.Cap(
                new AppliedLimit.Key(ACCOUNT, kind, ""),
                unitsMax,
                unitsPerSegment,
                since,
                since.plus(Duration.ofDays(1)));
    }

    static AppliedLimit.Rate account(int perSecond, int burst) {
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
        return sendLong(node, messages, 1, limits);
    }

    /** The same of so many segments each. */
    List<Verdict> sendLong(int node, int messages, int segments, AppliedLimit... limits) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            nodes.get(node).admit(new Offered(List.of(limits), segments)).subscribe(verdicts::add);
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
        private final Map<String, Bucket> buckets = new HashMap<>();

        /** What was counted of each cap in each of its periods. */
        private final Map<String, Long> counts = new HashMap<>();

        boolean down;
        int calls;
        long charged;
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
            long[] used = new long[demand.limits().size()];
            List<Integer> admitted = new ArrayList<>();
            for (Group group : demand.groups()) {
                long fits = group.messages();
                for (int i : group.limits()) {
                    Want want = demand.limits().get(i);
                    long units = want.limit().units(group.segments());
                    long free = want.brought() + room(want.limit()) - used[i];
                    fits = switch (want.limit()) {
                        case AppliedLimit.Cap cap -> Math.min(fits, free / units);
                        case AppliedLimit.Rate rate -> Math.min(fits, Math.ceilDiv(Math.max(0, free), units));
                    };
                }
                for (int i : group.limits()) {
                    used[i] += fits * demand.limits().get(i).limit().units(group.segments());
                }
                admitted.add((int) fits);
            }
            List<Charged> limits = new ArrayList<>();
            for (int i = 0; i < used.length; i++) {
                limits.add(charge(demand.limits().get(i), used[i]));
            }
            return new Grant(limits, admitted);
        }

        private Charged charge(Want want, long used) {
            long room = room(want.limit());
            long counted = Math.max(0, used - want.brought());
            counted += Math.min(want.lease(), Math.max(0, room - counted));
            charged += counted;
            long waitNanos = switch (want.limit()) {
                case AppliedLimit.Cap cap -> {
                    counts.merge(name(cap), counted, Long::sum);
                    yield 0;
                }
                case AppliedLimit.Rate rate -> charge(rate, counted);
            };
            return new Charged(counted, waitNanos, room - counted);
        }

        private long charge(AppliedLimit.Rate limit, long counted) {
            Bucket bucket = bucket(limit);
            bucket.level += counted;
            double missing = bucket.level + 1 - limit.rate().burst();
            double nanos = missing * 1e9 / limit.rate().perSecond();
            return missing <= 1e-9 ? 0 : (long) Math.ceil(nanos / 1000) * 1000;
        }

        private long room(AppliedLimit limit) {
            return switch (limit) {
                case AppliedLimit.Cap cap -> Math.max(0, cap.unitsMax() - counted(cap));
                case AppliedLimit.Rate rate -> (long) Math.floor(rate.rate().burst() - bucket(rate).level + 1e-6);
            };
        }

        /** What is counted of a cap. */
        long counted(AppliedLimit.Cap cap) {
            return counts.getOrDefault(name(cap), 0L);
        }

        private static String name(AppliedLimit.Cap cap) {
            return cap.key() + " since " + cap.since();
        }

        private Bucket bucket(AppliedLimit.Rate limit) {
            Bucket bucket = buckets.computeIfAbsent(
                    limit.isShared() ? limit.key().of() : limit.key().toString(), first -> new Bucket());
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
