package io.trunkline.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * One connection to Redis, pipelined, which comes back by itself; while it is away, and where Redis does not answer in
 * time, calls fail with {@link RedisUnavailableException}. At most {@value #COMMANDS_MAX} commands are unanswered; beyond
 * them calls fail too. Commands are written one at a time ({@link OneAtATime}). Thread-safe.
 */
public final class RedisLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(3);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
    private static final Duration CONNECT_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);
    private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);
    private static final int COMMANDS_MAX = 10_000;
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final RedisClient client;
    private final Duration answerMax;
    private final OneAtATime writer = new OneAtATime();
    private final Mono<StatefulRedisConnection<String, byte[]>> connection;

    /**
     * A link with a client of its own, which connects at once and, where that fails, at a later call.
     *
     * @param answerMax how long a call waits for its answer
     */
    public RedisLink(RedisURI address, Duration answerMax) {
        this.client = RedisClient.create();
        this.answerMax = answerMax;
        client.setOptions(options());
        address.setTimeout(HANDSHAKE_MAX);
        this.connection = Mono.defer(() -> Mono.fromCompletionStage(client.connectAsync(CODEC, address)))
                .subscribeOn(Schedulers.boundedElastic())
                .cache(opened -> FOR_EVER, fault -> CONNECT_AGAIN_AFTER, () -> Duration.ZERO);
        connection.subscribe(
                opened -> {}, fault -> log.warn("Redis at {} cannot be reached yet: {}", address, fault.toString()));
    }

    /**
     * Calls are timed here and not by Lettuce, whose timer takes a lock for each command. A peer that is gone without a
     * word is found by TCP's keep-alive.
     */
    private static ClientOptions options() {
        return ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(COMMANDS_MAX)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_MAX)
                        .keepAlive(KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(2))
                                .count(3)
                                .build())
                        .build())
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .build();
    }

    /** The commands that work may write; together they are one step of {@link OneAtATime}. */
    public final class Commands {
        private final RedisAsyncCommands<String, byte[]> redis;

        private Commands(RedisAsyncCommands<String, byte[]> redis) {
            this.redis = redis;
        }

        public CompletionStage<List<Object>> run(Script script, String[] keys, byte[]... values) {
            return script.run(redis, writer, keys, values);
        }
    }

    /** Does the work on the connection; fails with {@link RedisUnavailableException} when Redis does not answer. */
    public <T> Mono<T> call(Function<Commands, CompletionStage<T>> work) {
        return connection
                .flatMap(open -> Mono.<T>create(sink -> writer.execute(() -> run(work, open, sink))))
                .timeout(answerMax, Mono.error(() -> new TimeoutException("no answer within " + answerMax)))
                .onErrorMap(
                        RedisLink::isOutage,
                        fault -> new RedisUnavailableException("Redis does not answer: " + fault, fault));
    }

    private <T> void run(
            Function<Commands, CompletionStage<T>> work,
            StatefulRedisConnection<String, byte[]> open,
            MonoSink<T> sink) {
        try {
            work.apply(new Commands(open.async())).whenComplete((value, fault) -> {
                if (fault == null) {
                    sink.success(value);
                } else {
                    sink.error(
                            fault instanceof CompletionException && fault.getCause() != null
                                    ? fault.getCause()
                                    : fault);
                }
            });
        } catch (Throwable fault) {
            sink.error(fault);
        }
    }

    private static boolean isOutage(Throwable fault) {
        return fault instanceof RedisException
                || fault instanceof IOException
                || fault instanceof TimeoutException
                || fault instanceof CancellationException;
    }

    /** Closes the connection and the client. Blocks a few seconds at the most. */
    @Override
    public void close() {
        client.shutdown(Duration.ZERO, CLOSE_MAX);
    }
}
