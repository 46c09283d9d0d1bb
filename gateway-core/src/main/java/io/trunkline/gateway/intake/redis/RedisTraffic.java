package io.trunkline.gateway.intake.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lettuce.core.RedisURI;
import io.trunkline.gateway.intake.content.Sighting;
import io.trunkline.gateway.intake.content.TrafficExchange;
import io.trunkline.gateway.log.wire.TrafficRecord;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.redis.RedisLink;
import io.trunkline.gateway.redis.Script;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Nodes tell each other of their traffic in a stream of Redis, {@code intake:traffic}: some hundred words, for a minute. A
 * node that falls further behind misses some. One call at a time.
 */
public final class RedisTraffic implements TrafficExchange, AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int WORDS_KEPT = 200;
    private static final int WORDS_READ_MAX = 100;
    private static final String[] KEY = {"intake:traffic"};
    private static final Script TRAFFIC = Script.named(RedisTraffic.class, "traffic.lua");

    private final RedisLink redis;
    private final byte[] node;
    private volatile String last = "";

    /**
     * Connects at once and, where that fails, at a later call.
     *
     * @param address {@code redis://HOST:PORT}
     * @param node this node's name, its own
     */
    public RedisTraffic(String address, String node) {
        this(RedisURI.create(address), node, ANSWER_MAX);
    }

    RedisTraffic(RedisURI address, String node, Duration answerMax) {
        this.redis = new RedisLink(address, answerMax);
        this.node = node.getBytes(UTF_8);
    }

    @Override
    public Mono<List<Sighting>> exchange(List<Sighting> untold) {
        return redis.call(commands -> commands.run(
                        TRAFFIC,
                        KEY,
                        node,
                        last.getBytes(UTF_8),
                        untold.isEmpty() ? new byte[0] : word(untold),
                        Script.ascii(KEPT.toMillis()),
                        Script.ascii(WORDS_KEPT),
                        Script.ascii(WORDS_READ_MAX)))
                .map(this::heard);
    }

    private List<Sighting> heard(List<Object> answer) {
        last = new String((byte[]) answer.getFirst(), UTF_8);
        List<Sighting> heard = new ArrayList<>();
        answer.subList(1, answer.size()).forEach(word -> heard.addAll(sightings((byte[]) word)));
        return heard;
    }

    private static byte[] word(List<Sighting> sightings) {
        TrafficRecord.Builder builder = TrafficRecord.newBuilder();
        for (Sighting sighting : sightings) {
            builder.addSightings(TrafficRecord.Sighting.newBuilder()
                    .setAccount(sighting.account().value())
                    .setTo(sighting.to().value())
                    .setTextHash(sighting.textHash()));
        }
        return builder.build().toByteArray();
    }

    private static List<Sighting> sightings(byte[] word) {
        try {
            return TrafficRecord.parseFrom(word).getSightingsList().stream()
                    .map(sighting -> new Sighting(
                            new AccountSid(sighting.getAccount()),
                            new Address(sighting.getTo()),
                            sighting.getTextHash()))
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException("a word of intake:traffic is out of form: " + e.getMessage(), e);
        }
    }

    /** Closes the connection. Blocks a few seconds at the most. */
    @Override
    public void close() {
        redis.close();
    }
}
