package io.trunkline.gateway.receipt.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.receipt.CarrierReceipt;
import io.trunkline.gateway.receipt.DestinationDigits;
import io.trunkline.gateway.receipt.MatcherUnavailableException;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.receipt.SegmentRef;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
 * Submissions and receipts meet in Redis. Thread-safe.
 *
 * <p>One connection, pipelined, which comes back by itself; while it is away, and where Redis does not answer within a
 * second, calls fail. At most {@value #COMMANDS_MAX} commands are unanswered; beyond them calls fail too. Commands are
 * written one at a time ({@link OneAtATime}).
 *
 * <p>Keys: {@code receipt:{carrier}:map:ID:TAIL}, {@code receipt:{carrier}:early:ID:TAIL} and {@code
 * receipt:{carrier}:early}, where TAIL is the last seven digits of the destination, which all its spellings share; the
 * scripts compare the rest.
 */
public final class RedisReceiptMatcher implements ReceiptMatcher, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisReceiptMatcher.class);
    private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(3);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Duration CONNECT_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);
    private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);
    private static final int COMMANDS_MAX = 10_000;
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Script SUBMITTED = Script.named("submitted.lua");
    private static final Script RECEIVED = Script.named("received.lua");

    private final RedisClient client;
    private final ReceiptKeeping keeping;
    private final Duration answerMax;
    private final OneAtATime writer = new OneAtATime();
    private final Mono<StatefulRedisConnection<String, byte[]>> connection;

    /**
     * A matcher with a client of its own, which connects at once and, where that fails, at a later call.
     *
     * @param address {@code redis://HOST:PORT}
     */
    public static RedisReceiptMatcher connect(String address) {
        return new RedisReceiptMatcher(RedisURI.create(address), ReceiptKeeping.DEFAULT, ANSWER_MAX);
    }

    /**
     * @param answerMax how long a call waits for its answer
     */
    RedisReceiptMatcher(RedisURI address, ReceiptKeeping keeping, Duration answerMax) {
        SegmentRefCodec.prepare();
        this.client = RedisClient.create();
        this.keeping = keeping;
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
                        .connectTimeout(ANSWER_MAX)
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

    @Override
    public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
        return inRedis(redis -> {
            List<CompletableFuture<List<Matched>>> each = segments.stream()
                    .map(segment -> submitted(redis, carrier, segment).toCompletableFuture())
                    .toList();
            return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                    .thenApply(ignored ->
                            each.stream().flatMap(one -> one.join().stream()).toList());
        });
    }

    private CompletionStage<List<Matched>> submitted(
            RedisAsyncCommands<String, byte[]> redis, String carrier, Submitted submitted) {
        SegmentRef segment = submitted.segment();
        DestinationDigits destination =
                DestinationDigits.of(segment.destination().value());
        return SUBMITTED
                .run(
                        redis,
                        writer,
                        keys(carrier, submitted.carrierMessageId(), destination),
                        destination.digits().getBytes(US_ASCII),
                        SegmentRefCodec.encode(segment),
                        Script.ascii(keeping.mapping().toMillis()))
                .thenApply(taken -> taken.stream()
                        .map(receipt -> new Matched(segment, SegmentRefCodec.receipt(carrier, (byte[]) receipt)))
                        .toList());
    }

    @Override
    public Mono<Match> received(CarrierReceipt receipt) {
        DestinationDigits destination = DestinationDigits.of(receipt.destination());
        boolean last = receipt.outcome() != ReceiptOutcome.INTERMEDIATE;
        return inRedis(redis -> RECEIVED.run(
                        redis,
                        writer,
                        keys(receipt.carrier(), receipt.carrierMessageId(), destination),
                        destination.digits().getBytes(US_ASCII),
                        SegmentRefCodec.encode(receipt),
                        Script.ascii(last ? keeping.settled().toMillis() : 0),
                        Script.ascii(keeping.early().toMillis()),
                        Script.ascii(ReceiptKeeping.EARLY_PER_ID_MAX),
                        Script.ascii(keeping.earlyIdsMax()))
                .thenApply(answer -> match(receipt, answer)));
    }

    private static Match match(CarrierReceipt receipt, List<Object> answer) {
        if (answer.get(0).equals(1L)) {
            return new Matched(SegmentRefCodec.ref((byte[]) answer.get(1)), receipt);
        }
        if (!answer.get(1).equals(0L)) {
            log.warn(
                    "Early receipts of carrier {} fill their room; those of {} ids were dropped",
                    receipt.carrier(),
                    answer.get(1));
        }
        return new Parked();
    }

    /** Closes the connection and the client. Blocks a few seconds at the most. */
    @Override
    public void close() {
        client.shutdown(Duration.ZERO, CLOSE_MAX);
    }

    private <T> Mono<T> inRedis(Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> work) {
        return connection
                .flatMap(open -> Mono.<T>create(sink -> writer.execute(() -> run(work, open, sink))))
                .timeout(answerMax)
                .onErrorMap(
                        RedisReceiptMatcher::isOutage,
                        fault -> new MatcherUnavailableException("Redis does not answer: " + fault, fault));
    }

    private static <T> void run(
            Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> work,
            StatefulRedisConnection<String, byte[]> open,
            MonoSink<T> sink) {
        try {
            work.apply(open.async()).whenComplete((value, fault) -> {
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

    private static String[] keys(String carrier, String carrierMessageId, DestinationDigits destination) {
        String early = "receipt:{" + carrier + "}:early";
        String id = ":" + carrierMessageId + ":" + destination.tail();
        return new String[] {"receipt:{" + carrier + "}:map" + id, early + id, early};
    }

    private static boolean isOutage(Throwable fault) {
        return fault instanceof RedisException
                || fault instanceof IOException
                || fault instanceof TimeoutException
                || fault instanceof CancellationException;
    }
}
