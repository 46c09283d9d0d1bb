package io.trunkline.gateway.receipt.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisURI;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.progress.OnceAMinute;
import io.trunkline.gateway.receipt.DestinationDigits;
import io.trunkline.gateway.receipt.MatcherUnavailableException;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.receipt.SegmentRef;
import io.trunkline.gateway.redis.RedisLink;
import io.trunkline.gateway.redis.RedisUnavailableException;
import io.trunkline.gateway.redis.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Submissions and receipts meet in Redis. Thread-safe.
 *
 * <p>On a connection of its own ({@link RedisLink}); a call fails where Redis does not answer within a second.
 *
 * <p>Keys: {@code receipt:{carrier}:map:ID:TAIL}, {@code receipt:{carrier}:early:ID:TAIL} and {@code
 * receipt:{carrier}:early}, where TAIL is the last seven digits of the destination, which all its spellings share; the
 * scripts compare the rest.
 */
public final class RedisReceiptMatcher implements ReceiptMatcher, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisReceiptMatcher.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Script SUBMITTED = Script.named(RedisReceiptMatcher.class, "submitted.lua");
    private static final Script RECEIVED = Script.named(RedisReceiptMatcher.class, "received.lua");

    private final RedisLink redis;
    private final ReceiptKeeping keeping;
    private final OnceAMinute dropped = new OnceAMinute();

    /**
     * A matcher with a connection of its own, which is opened at once and, where that fails, at a later call.
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
        this.redis = new RedisLink(address, answerMax);
        this.keeping = keeping;
    }

    @Override
    public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
        return inRedis(commands -> {
            List<CompletableFuture<List<Matched>>> each = segments.stream()
                    .map(segment -> submitted(commands, carrier, segment).toCompletableFuture())
                    .toList();
            return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                    .thenApply(ignored ->
                            each.stream().flatMap(one -> one.join().stream()).toList());
        });
    }

    private CompletionStage<List<Matched>> submitted(RedisLink.Commands commands, String carrier, Submitted submitted) {
        SegmentRef segment = submitted.segment();
        DestinationDigits destination =
                DestinationDigits.of(segment.destination().value());
        return commands.run(
                        SUBMITTED,
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
        return inRedis(commands -> commands.run(
                        RECEIVED,
                        keys(receipt.carrier(), receipt.carrierMessageId(), destination),
                        destination.digits().getBytes(US_ASCII),
                        SegmentRefCodec.encode(receipt),
                        Script.ascii(last ? keeping.settled().toMillis() : 0),
                        Script.ascii(keeping.early().toMillis()),
                        Script.ascii(ReceiptKeeping.EARLY_PER_ID_MAX),
                        Script.ascii(keeping.earlyIdsMax()))
                .thenApply(answer -> match(receipt, answer)));
    }

    private Match match(CarrierReceipt receipt, List<Object> answer) {
        if (answer.get(0).equals(1L)) {
            return new Matched(SegmentRefCodec.ref((byte[]) answer.get(1)), receipt);
        }
        if (!answer.get(1).equals(0L)) {
            dropped.happened(count -> log.warn(
                    "Early receipts of carrier {} fill their room; older ones were dropped, {} times since this was told",
                    receipt.carrier(),
                    count));
        }
        return new Parked();
    }

    /** Closes the connection. Blocks a few seconds at the most. */
    @Override
    public void close() {
        redis.close();
    }

    private <T> Mono<T> inRedis(Function<RedisLink.Commands, CompletionStage<T>> work) {
        return redis.call(work)
                .onErrorMap(
                        RedisUnavailableException.class,
                        fault -> new MatcherUnavailableException(String.valueOf(fault.getMessage()), fault));
    }

    private static String[] keys(String carrier, String carrierMessageId, DestinationDigits destination) {
        String early = "receipt:{" + carrier + "}:early";
        String id = ":" + carrierMessageId + ":" + destination.tail();
        return new String[] {"receipt:{" + carrier + "}:map" + id, early + id, early};
    }
}
