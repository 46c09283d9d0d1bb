package io.trunkline.gateway.intake.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisURI;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.RateStore;
import io.trunkline.gateway.redis.RedisLink;
import io.trunkline.gateway.redis.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/**
 * Limits in Redis, by Redis' clock. Thread-safe.
 *
 * <p>Keys in Redis: {@code intake:rate:ACCOUNT:KIND:OF}, a number that lives until the limit has its whole burst again, and
 * {@code intake:nodes}, the nodes that were there within the last five seconds.
 */
public final class RedisRateStore implements RateStore, AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Duration NODE_COUNTS_FOR = Duration.ofSeconds(5);
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
        String[] keys =
                demand.limits().stream().map(want -> name(want.limit().key())).toArray(String[]::new);
        byte[][] values = values(demand);
        return redis.call(commands -> commands.run(CHARGE, keys, values)).map(answer -> grant(demand, answer));
    }

    private static byte[][] values(Demand demand) {
        List<byte[]> values = new ArrayList<>();
        for (Want want : demand.limits()) {
            values.add(Script.ascii(want.limit().rate().perSecond()));
            values.add(Script.ascii(want.limit().rate().burst()));
            values.add(Script.ascii(want.brought()));
            values.add(Script.ascii(want.lease()));
        }
        for (Group group : demand.groups()) {
            values.add(Script.ascii(group.messages()));
            values.add(Script.ascii(group.limits().size()));
            group.limits().forEach(position -> values.add(Script.ascii(position + 1)));
        }
        return values.toArray(byte[][]::new);
    }

    private static Grant grant(Demand demand, List<Object> answer) {
        List<Long> numbers = answer.stream().map(Long.class::cast).toList();
        int limits = demand.limits().size();
        List<Charged> charged = new ArrayList<>(limits);
        for (int i = 0; i < limits; i++) {
            charged.add(new Charged(
                    Math.toIntExact(numbers.get(2 * i)), TimeUnit.MICROSECONDS.toNanos(numbers.get(2 * i + 1))));
        }
        return new Grant(
                charged,
                numbers.subList(2 * limits, numbers.size()).stream()
                        .map(Math::toIntExact)
                        .toList());
    }

    @Override
    public Mono<Integer> announce() {
        return redis.call(commands ->
                        commands.run(NODES, NODES_KEY, node.getBytes(UTF_8), Script.ascii(NODE_COUNTS_FOR.toMillis())))
                .map(answer -> Math.toIntExact((Long) answer.getFirst()));
    }

    private static String name(AppliedLimit.Key key) {
        return "intake:rate:" + key.account() + ":" + key.kind().label() + ":" + key.of();
    }

    /** Closes the connection. Blocks a few seconds at the most. */
    @Override
    public void close() {
        redis.close();
    }
}
