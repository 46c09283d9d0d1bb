package io.trunkline.gateway.receipt.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.trunkline.api.app.embedded.TestServices;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.receipt.MatcherUnavailableException;
import io.trunkline.gateway.receipt.ReceiptMatcher.Match;
import io.trunkline.gateway.receipt.ReceiptMatcher.Matched;
import io.trunkline.gateway.receipt.ReceiptMatcher.Parked;
import io.trunkline.gateway.receipt.ReceiptMatcher.Submitted;
import io.trunkline.gateway.receipt.SegmentRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

class RedisReceiptMatcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30.456Z");
    private static final SplittableRandom RANDOM = new SplittableRandom();
    private static final ReceiptKeeping KEEPING =
            new ReceiptKeeping(Duration.ofDays(3), Duration.ofHours(1), Duration.ofMinutes(15), 3);

    private static RedisReceiptMatcher matcher;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;

    /** Each test is a carrier of its own. */
    private final String carrier = "carrier-" + Long.toHexString(RANDOM.nextLong());

    @BeforeAll
    static void open() {
        matcher = new RedisReceiptMatcher(RedisURI.create(TestServices.redis()), KEEPING, Duration.ofSeconds(10));
        client = RedisClient.create(TestServices.redis());
        connection = client.connect();
    }

    @AfterAll
    static void close() {
        matcher.close();
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    @Test
    void aReceiptShouldFindItsSegment() {
        SegmentRef segment = segment("+4915112345678", 1, null);
        assertThat(submit("id-1", segment)).isEmpty();

        CarrierReceipt receipt = receipt("id-1", "4915112345678", ReceiptOutcome.DELIVERED);
        assertThat(receive(receipt)).isEqualTo(new Matched(segment, receipt));
    }

    @Test
    void aRepeatedReceiptShouldFindItsSegmentAgain() {
        SegmentRef segment = segment("+4915112345678", 0, null);
        submit("id-1", segment);
        CarrierReceipt receipt = receipt("id-1", "4915112345678", ReceiptOutcome.DELIVERED);
        receive(receipt);

        assertThat(receive(receipt)).isEqualTo(new Matched(segment, receipt));
    }

    @Test
    void anEnvelopeShouldTravelWithTheSegment() {
        Envelope envelope = new Envelope(
                new MessageSid(1, -2),
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                new Address("ACME"),
                new Address("+4915112345678"),
                new ServiceSid("MG0123456789abcdef0123456789abcdef"),
                3,
                URI.create("https://customer.example/status?x=1"),
                NOW);
        SegmentRef segment = new SegmentRef(envelope.sid(), 2, 1, 3, envelope.to(), envelope);
        submit("id-1", segment);
        CarrierReceipt receipt = receipt("id-1", "+4915112345678", ReceiptOutcome.DELIVERED);

        assertThat(receive(receipt)).isEqualTo(new Matched(segment, receipt));
    }

    @Test
    void aReceiptThatComesFirstShouldWaitForItsSubmission() {
        CarrierReceipt onTheWay = receipt("id-1", "4915112345678", ReceiptOutcome.INTERMEDIATE);
        CarrierReceipt failed = new CarrierReceipt(
                carrier,
                "id-1",
                "4915112345678",
                NOW.plusSeconds(1),
                ReceiptOutcome.FAILED,
                ErrorCode.UNREACHABLE,
                "UNDELIV 006");
        assertThat(receive(onTheWay)).isEqualTo(new Parked());
        assertThat(receive(failed)).isEqualTo(new Parked());
        SegmentRef segment = segment("+4915112345678", 0, null);

        assertThat(submit("id-1", segment))
                .containsExactly(new Matched(segment, onTheWay), new Matched(segment, failed));
        // The answer may have been lost: asked again, it is the same
        assertThat(submit("id-1", segment)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+4915112345678", "4915112345678", "004915112345678", "015112345678", "15112345678", "2345678"})
    void spellingsOfTheDestinationShouldMatchEitherWay(String spelling) {
        SegmentRef segment = segment("+4915112345678", 0, null);
        submit("id-1", segment);
        assertThat(receive(receipt("id-1", spelling, ReceiptOutcome.DELIVERED))).isInstanceOf(Matched.class);

        receive(receipt("id-2", spelling, ReceiptOutcome.DELIVERED));
        assertThat(submit("id-2", segment)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4915112345679", "4415112345678", "345678", "", "+"})
    void anotherDestinationShouldNotMatch(String other) {
        SegmentRef segment = segment("+4915112345678", 0, null);
        submit("id-1", segment);
        assertThat(receive(receipt("id-1", other, ReceiptOutcome.DELIVERED))).isEqualTo(new Parked());

        receive(receipt("id-2", other, ReceiptOutcome.DELIVERED));
        assertThat(submit("id-2", segment)).isEmpty();
    }

    @Test
    void anotherCarrierOrAnotherIdShouldNotMatch() {
        submit("id-1", segment("+4915112345678", 0, null));

        assertThat(receive(receipt("id-2", "4915112345678", ReceiptOutcome.DELIVERED)))
                .isEqualTo(new Parked());
        assertThat(receive(new CarrierReceipt(
                        carrier + "-other", "id-1", "4915112345678", NOW, ReceiptOutcome.DELIVERED, null, "")))
                .isEqualTo(new Parked());
    }

    @Test
    void oneIdForTwoDestinationsShouldStandForTwoSegments() {
        SegmentRef first = segment("+4915112345678", 0, null);
        SegmentRef second = segment("+4915187654321", 0, null);
        submit("id-1", first);
        submit("id-1", second);

        assertThat(receive(receipt("id-1", "4915112345678", ReceiptOutcome.DELIVERED)))
                .extracting(match -> ((Matched) match).segment())
                .isEqualTo(first);
        assertThat(receive(receipt("id-1", "4915187654321", ReceiptOutcome.DELIVERED)))
                .extracting(match -> ((Matched) match).segment())
                .isEqualTo(second);
    }

    @Test
    void segmentsOfAMessageShouldBeRememberedInOneCall() {
        List<Submitted> segments = IntStream.range(0, 10)
                .mapToObj(i -> new Submitted("id-" + i, segment("+4915112345678", i, null)))
                .toList();
        receive(receipt("id-7", "4915112345678", ReceiptOutcome.DELIVERED));

        List<Matched> early = matcher.submitted(carrier, segments).block(PATIENCE);

        assertThat(early)
                .extracting(Matched::segment)
                .containsExactly(segments.get(7).segment());
        assertThat(receive(receipt("id-3", "4915112345678", ReceiptOutcome.DELIVERED)))
                .extracting(match -> ((Matched) match).segment())
                .isEqualTo(segments.get(3).segment());
    }

    @Test
    void aFinalReceiptShouldShortenTheLifeOfTheMappingAndAnIntermediateOneShouldNot() {
        submit("id-1", segment("+4915112345678", 0, null));
        String key = "receipt:{" + carrier + "}:map:id-1:2345678";

        receive(receipt("id-1", "4915112345678", ReceiptOutcome.INTERMEDIATE));
        assertThat(redis().pttl(key)).isGreaterThan(Duration.ofHours(71).toMillis());

        receive(receipt("id-1", "4915112345678", ReceiptOutcome.DELIVERED));
        assertThat(redis().pttl(key)).isBetween(1L, Duration.ofHours(1).toMillis());
    }

    @Test
    void earlyReceiptsShouldBeBoundedAndTheOldestBeDropped() {
        for (int i = 0; i < 5; i++) {
            receive(receipt("id-" + i, "4915112345678", ReceiptOutcome.DELIVERED));
        }
        for (int i = 0; i < 6; i++) {
            receive(receipt("id-4", "4915112345678", ReceiptOutcome.INTERMEDIATE));
        }

        assertThat(submit("id-0", segment("+4915112345678", 0, null))).isEmpty();
        assertThat(submit("id-1", segment("+4915112345678", 0, null))).isEmpty();
        assertThat(submit("id-2", segment("+4915112345678", 0, null))).hasSize(1);
        assertThat(submit("id-4", segment("+4915112345678", 0, null))).hasSize(ReceiptKeeping.EARLY_PER_ID_MAX);
    }

    @Test
    void everythingShouldExpire() {
        submit("id-1", segment("+4915112345678", 0, null));
        receive(receipt("id-2", "4915112345678", ReceiptOutcome.DELIVERED));

        List<String> keys = redis().keys("receipt:{" + carrier + "}*");

        assertThat(keys).hasSize(3);
        assertThat(keys).allMatch(key -> redis().pttl(key) > 0);
    }

    @Test
    void scriptsThatRedisForgotShouldBeSentAgain() {
        redis().scriptFlush();

        assertThat(submit("id-1", segment("+4915112345678", 0, null))).isEmpty();
    }

    @Test
    void manyThreadsShouldMeetWithoutLoss() {
        List<Match> matches = Flux.range(0, 2_000)
                .flatMap(
                        i -> Flux.merge(
                                        matcher.submitted(
                                                        carrier,
                                                        List.of(new Submitted(
                                                                "id-" + i, segment("+4915112345678", 0, null))))
                                                .flatMapIterable(early -> early)
                                                .subscribeOn(Schedulers.parallel()),
                                        matcher.received(receipt("id-" + i, "4915112345678", ReceiptOutcome.DELIVERED))
                                                .subscribeOn(Schedulers.parallel()))
                                .filter(Matched.class::isInstance),
                        2)
                .cast(Match.class)
                .collectList()
                .block(PATIENCE);

        assertThat(matches).hasSize(2_000);
    }

    @Test
    void aLostConnectionShouldComeBackByItself() {
        submit("id-1", segment("+4915112345678", 0, null));
        redis().clientKill(KillArgs.Builder.typeNormal().skipme());

        long giveUpNanos = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUpNanos) {
            try {
                assertThat(receive(receipt("id-1", "4915112345678", ReceiptOutcome.DELIVERED)))
                        .isInstanceOf(Matched.class);
                return;
            } catch (MatcherUnavailableException away) {
                LockSupport.parkNanos(10_000_000);
            }
        }
        throw new AssertionError("waited in vain for the connection");
    }

    @Test
    void aRedisThatIsNotThereShouldFailTheCallSoon() {
        assertFailsSoon(Ports.closed());
    }

    @Test
    void aRedisThatDoesNotAnswerShouldFailTheCallSoon() {
        DisposableServer silent = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((in, out) -> in.receive().then())
                .bindNow();
        try {
            assertFailsSoon(silent.port());
        } finally {
            silent.disposeNow();
        }
    }

    private void assertFailsSoon(int port) {
        RedisReceiptMatcher lonely = RedisReceiptMatcher.connect("redis://127.0.0.1:" + port);
        try {
            long startNanos = System.nanoTime();
            assertThatThrownBy(() -> lonely.received(receipt("id-1", "4915112345678", ReceiptOutcome.DELIVERED))
                            .block(PATIENCE))
                    .isInstanceOf(MatcherUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(3));
        } finally {
            lonely.close();
        }
    }

    private static final class Ports {
        private static int closed() {
            DisposableServer server =
                    TcpServer.create().host("127.0.0.1").port(0).bindNow();
            int port = server.port();
            server.disposeNow();
            return port;
        }
    }

    private static RedisCommands<String, String> redis() {
        return connection.sync();
    }

    private List<Matched> submit(String id, SegmentRef segment) {
        return matcher.submitted(carrier, List.of(new Submitted(id, segment)))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private static Match receive(CarrierReceipt receipt) {
        return matcher.received(receipt).blockOptional(PATIENCE).orElseThrow();
    }

    private CarrierReceipt receipt(String id, String destination, ReceiptOutcome outcome) {
        return new CarrierReceipt(carrier, id, destination, NOW, outcome, null, outcome + " 000");
    }

    private static SegmentRef segment(String destination, int segment, @Nullable Envelope envelope) {
        return new SegmentRef(
                MessageSid.next(NOW.toEpochMilli(), 3, RANDOM), 1, segment, 10, new Address(destination), envelope);
    }
}
