package io.trunkline.gateway.intake.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisURI;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.RateStore;
import io.trunkline.gateway.redis.RedisLink;
import io.trunkline.gateway.redis.Script;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/**
 * Limits in Redis: rates by Redis' clock, caps by the day or month that the node names. Thread-safe.
 *
 * <p>Keys in Redis: {@code intake:rate:ACCOUNT:KIND:OF} ({@code all} for the account of what accounts share), a number that lives until the limit
 * has its whole burst again;
 * {@code intake:cap:ACCOUNT:KIND:FIRST-DAY}, the units counted in that period; and {@code intake:nodes}, the nodes that were
 * there within the last five seconds.
 */
public final class RedisRateStore implements RateStore, AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Duration NODE_COUNTS_FOR = Duration.ofSeconds(5);
    private static final Duration CLOCKS_APART_MAX = Duration.ofHours(1);
    private static final String[] NODES_KEY = {"intake:nodes"};
    private static final Script CHARGE = Script.named(RedisRateStore.class, "charge.lua");
    private static final Script NODES = Script.named(RedisRateStore.class, "nodes.lua");

    private final RedisLink redis;
    private final String node;

    /**
     * Connects at once and, where that fails, at a later call. A call waits a second for its answer.
     *
     * @param address {@code redis://HOST:PORT}
     * @param node this node's name, its own
     */
    public RedisRateStore(String address, String node) {
        this(RedisURI.create(address), node, ANSWER_MAX);
    }

    RedisRateStore(RedisURI address, String node, Duration answerMax) {
        this.redis = new RedisLink(address, answerMax);
        this.node = node;
    }

    @Override
    public Mono<Grant> charge(Demand demand) {
        String[] keys = demand.limits().stream().map(want -> name(want.limit())).toArray(String[]::new);
        byte[][] values = values(demand);
        return redis.call(commands -> commands.run(CHARGE, keys, values)).map(answer -> grant(demand, answer));
    }

    private static byte[][] values(Demand demand) {
        List<byte[]> values = new ArrayList<>();
        for (Want want : demand.limits()) {
            switch (want.limit()) {
                case AppliedLimit.Rate limit -> {
                    values.add(Script.ascii(limit.rate().perSecond()));
                    values.add(Script.ascii(limit.rate().burst()));
                    values.add(Script.ascii(limit.overrunMax()));
                }
                case AppliedLimit.Cap cap -> {
                    values.add(Script.ascii(0));
                    values.add(Script.ascii(cap.unitsMax()));
                    values.add(Script.ascii(keptMillis(cap)));
                }
            }
            values.add(Script.ascii(want.brought()));
            values.add(Script.ascii(want.lease()));
        }
        for (Group group : demand.groups()) {
            values.add(Script.ascii(group.messages()));
            values.add(Script.ascii(group.limits().size()));
            group.limits().forEach(position -> {
                values.add(Script.ascii(position + 1));
                values.add(Script.ascii(demand.limits().get(position).limit().units(group.segments())));
            });
        }
        return values.toArray(byte[][]::new);
    }

    /** From whatever moment of its period on, it is there until the period is over on every node's clock. */
    private static long keptMillis(AppliedLimit.Cap cap) {
        return Duration.between(cap.since(), cap.until()).plus(CLOCKS_APART_MAX).toMillis();
    }

    private static Grant grant(Demand demand, List<Object> answer) {
        List<Long> numbers = answer.stream().map(Long.class::cast).toList();
        int limits = demand.limits().size();
        List<Charged> charged = new ArrayList<>(limits);
        for (int i = 0; i < limits; i++) {
            charged.add(new Charged(
                    numbers.get(3 * i), TimeUnit.MICROSECONDS.toNanos(numbers.get(3 * i + 1)), numbers.get(3 * i + 2)));
        }
        return new Grant(
                charged,
                numbers.subList(3 * limits, numbers.size()).stream()
                        .map(Math::toIntExact)
                        .toList());
    }

    @Override
    public Mono<Integer> announce() {
        return redis.call(commands ->
                        commands.run(NODES, NODES_KEY, node.getBytes(UTF_8), Script.ascii(NODE_COUNTS_FOR.toMillis())))
                .map(answer -> Math.toIntExact((Long) answer.getFirst()));
    }

    private static String name(AppliedLimit limit) {
        AppliedLimit.Key key = limit.key();
        return switch (limit) {
            case AppliedLimit.Rate rate ->
                "intake:rate:" + (rate.isShared() ? "all" : key.account()) + ":"
                        + key.kind().label() + ":" + key.of();
            case AppliedLimit.Cap cap ->
                "intake:cap:" + key.account() + ":" + key.kind().label() + ":"
                        + LocalDate.ofInstant(cap.since(), ZoneOffset.UTC);
        };
    }

    /** Closes the connection. Blocks a few seconds at the most. */
    @Override
    public void close() {
        redis.close();
    }
}
