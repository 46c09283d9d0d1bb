package io.trunkline.gateway.intake.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.intake.admission.Admission;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.LimitKind;
import io.trunkline.gateway.intake.admission.Offered;
import io.trunkline.gateway.intake.admission.RateStore;
import io.trunkline.gateway.intake.admission.RateStore.Charged;
import io.trunkline.gateway.intake.admission.RateStore.Demand;
import io.trunkline.gateway.intake.admission.RateStore.Grant;
import io.trunkline.gateway.intake.admission.RateStore.Group;
import io.trunkline.gateway.intake.admission.RateStore.Want;
import io.trunkline.gateway.intake.admission.Verdict;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.message.AccountSid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** The script in a Redis of the test's own, which it also kills. */
class RedisRateStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static EmbeddedServices services;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> redis;
    private static RedisRateStore one;
    private static RedisRateStore other;

    /** Each test is an account of its own. */
    private final AccountSid account = new AccountSid("AC%016x%016x"
            .formatted(
                    ThreadLocalRandom.current().nextLong(),
                    ThreadLocalRandom.current().nextLong()));

    @BeforeAll
    static void open() {
        services = EmbeddedServices.start(folder, EnumSet.of(Service.REDIS));
        client = RedisClient.create(services.redisUrl());
        redis = client.connect();
        one = new RedisRateStore(RedisURI.create(services.redisUrl()), "one", ANSWER_MAX);
        other = new RedisRateStore(RedisURI.create(services.redisUrl()), "other", ANSWER_MAX);
    }

    @AfterAll
    static void close() {
        one.close();
        other.close();
        redis.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        services.close();
    }

    @Test
    void burstShouldBeAdmittedAndTheWaitBeUntilThereIsRoomForOneMore() {
        AppliedLimit limit = limit(LimitKind.ACCOUNT, "", 1, 5);
        Grant grant = charge(one, new Demand(List.of(new Want(limit, 0, 0)), List.of(new Group(7, 1, List.of(0)))));
        assertThat(grant.admitted()).containsExactly(5);
        assertThat(grant.limits())
                .containsExactly(new Charged(5, Duration.ofSeconds(1).toNanos(), 0));
        assertThat(redis.sync().pttl("intake:rate:" + account + ":account:"))
                .as("forgotten once the burst is whole again")
                .isBetween(0L, 5_001L);
    }

    @Test
    void whatTheCallerBringsShouldBeUsedFirstAndTheLeaseTakeWhatIsLeft() {
        AppliedLimit limit = limit(LimitKind.ACCOUNT, "", 1, 10);
        Grant grant = charge(one, new Demand(List.of(new Want(limit, 3, 4)), List.of(new Group(5, 1, List.of(0)))));
        assertThat(grant.admitted()).containsExactly(5);
        assertThat(grant.limits()).containsExactly(new Charged(6, 0, 4));
        Grant rest = charge(one, new Demand(List.of(new Want(limit, 0, 1_000)), List.of(new Group(1, 1, List.of(0)))));
        assertThat(rest.limits().getFirst().units()).isGreaterThanOrEqualTo(4);
        assertThat(rest.limits().getFirst().waitNanos()).isPositive();
    }

    @Test
    void groupShouldCountAgainstAllOfItsLimitsOrNone() {
        List<Want> wants = List.of(
                new Want(limit(LimitKind.ACCOUNT, "", 1, 10), 0, 0),
                new Want(limit(LimitKind.COUNTRY, "US", 1, 2), 0, 0),
                new Want(limit(LimitKind.COUNTRY, "DE", 1, 100), 0, 0));
        Grant grant = charge(
                one, new Demand(wants, List.of(new Group(5, 1, List.of(0, 1)), new Group(50, 1, List.of(0, 2)))));
        assertThat(grant.admitted()).containsExactly(2, 8);
        assertThat(grant.limits())
                .containsExactly(
                        new Charged(10, Duration.ofSeconds(1).toNanos(), 0),
                        new Charged(2, Duration.ofSeconds(1).toNanos(), 0),
                        new Charged(8, 0, 92));
    }

    @Test
    void longMessageShouldNeedOneUnitOfAThroughputAndWhatItTookBeyondTheBurstShouldBeWaitedFor() {
        AppliedLimit limit = AppliedLimit.throughput(account, account.value(), 1);
        List<Want> wants = List.of(new Want(limit, 0, 0));
        Grant grant =
                charge(one, new Demand(wants, List.of(new Group(2, 10, List.of(0)), new Group(3, 9, List.of(0)))));
        assertThat(grant.admitted()).as("24 at once, of which 20 are gone").containsExactly(2, 1);
        assertThat(grant.limits())
                .containsExactly(new Charged(29, Duration.ofSeconds(6).toNanos(), -5));
        Charged next = charge(other, new Demand(wants, List.of(new Group(1, 1, List.of(0)))))
                .limits()
                .getFirst();
        assertThat(next.units()).isZero();
        assertThat(next.waitNanos())
                .isBetween(
                        Duration.ofSeconds(1).toNanos(), Duration.ofSeconds(6).toNanos());
        Grant brought = charge(one, new Demand(List.of(new Want(limit, 7, 4)), List.of(new Group(1, 24, List.of(0)))));
        assertThat(brought.admitted()).as("with what the caller brings").containsExactly(1);
        assertThat(brought.limits().getFirst().units()).isEqualTo(17);
    }

    @Test
    void capShouldCountUnitsOverNodesInThePeriodThatItsKeyNames() {
        AppliedLimit.Cap today = cap(LimitKind.DAILY_SPEND, 1_000_000_000_000_000L, 7_500, "2026-01-31");
        Demand demand = new Demand(
                List.of(new Want(limit(LimitKind.ACCOUNT, "", 1, 10), 0, 0), new Want(today, 0, 0)),
                List.of(new Group(2, 3, List.of(0, 1)), new Group(1, 1, List.of(1))));
        Grant grant = charge(one, demand);
        assertThat(grant.admitted()).containsExactly(2, 1);
        assertThat(grant.limits()).containsExactly(new Charged(2, 0, 8), new Charged(52_500, 0, 999_999_999_947_500L));
        String key = "intake:cap:" + account + ":daily_spend:2026-01-31";
        assertThat(redis.sync().get(key)).isEqualTo("52500");
        assertThat(redis.sync().pttl(key))
                .isBetween(Duration.ofHours(24).toMillis(), Duration.ofHours(25).toMillis());
        AppliedLimit.Cap small = cap(LimitKind.DAILY_SPEND, 60_000, 7_500, "2026-01-31");
        Grant last = charge(other, new Demand(List.of(new Want(small, 0, 0)), List.of(new Group(5, 1, List.of(0)))));
        assertThat(last.admitted())
                .as("what is counted stays when the cap is lowered")
                .containsExactly(1);
        assertThat(last.limits()).containsExactly(new Charged(7_500, 0, 0));
        AppliedLimit.Cap tomorrow = cap(LimitKind.DAILY_SPEND, 60_000, 7_500, "2026-02-01");
        Grant next = charge(one, new Demand(List.of(new Want(tomorrow, 0, 0)), List.of()));
        assertThat(next.limits()).as("asked for and not counted").containsExactly(new Charged(0, 0, 60_000));
        assertThat(redis.sync().exists("intake:cap:" + account + ":daily_spend:2026-02-01"))
                .isZero();
    }

    private AppliedLimit.Cap cap(LimitKind kind, long unitsMax, long unitsPerSegment, String day) {
        Instant since = Instant.parse(day + "T00:00:00Z");
        return new AppliedLimit.Cap(
                new AppliedLimit.Key(account, kind, ""),
                unitsMax,
                unitsPerSegment,
                since,
                since.plus(Duration.ofDays(1)));
    }

    @Test
    void twoNodesTogetherShouldGetRateTimesTimeAndBurstAndNoMore() {
        int rate = 3_000;
        AppliedLimit limit = limit(LimitKind.ACCOUNT, "", rate, 100_000);
        Demand all = new Demand(List.of(new Want(limit, 0, 0)), List.of(new Group(200_000, 1, List.of(0))));
        long firstBefore = redisMicros();
        long admitted = charge(one, all).admitted().getFirst();
        long firstAfter = redisMicros();
        assertThat(admitted).isEqualTo(100_000);
        for (int i = 0; i < 200; i++) {
            admitted += charge(i % 2 == 0 ? other : one, all).admitted().getFirst();
        }
        long lastBefore = redisMicros();
        admitted += charge(one, all).admitted().getFirst();
        long lastAfter = redisMicros();
        assertThat((double) admitted)
                .isBetween(
                        100_000 + (lastBefore - firstAfter) * rate / 1e6 - 1,
                        100_000 + (lastAfter - firstBefore) * rate / 1e6 + 1);
    }

    @Test
    void changedRateShouldNotWaitForWhatTheOldOneHadCounted() {
        charge(one, new Demand(List.of(new Want(limit(LimitKind.ACCOUNT, "", 1, 1_000), 0, 1_000)), List.of()));
        AppliedLimit faster = limit(LimitKind.ACCOUNT, "", 1_000, 100);
        Grant grant = charge(one, new Demand(List.of(new Want(faster, 0, 0)), List.of(new Group(1, 1, List.of(0)))));
        assertThat(grant.limits().getFirst().waitNanos()).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void nodesShouldBeCountedByName() {
        redis.sync().del("intake:nodes");
        assertThat(one.announce().block(PATIENCE)).isEqualTo(1);
        assertThat(one.announce().block(PATIENCE)).isEqualTo(1);
        redis.sync().zadd("intake:nodes", redisMicros() / 1000 - 6_000, "gone");
        redis.sync().zadd("intake:nodes", redisMicros() / 1000 + 60_000, "there");
        assertThat(other.announce().block(PATIENCE)).isBetween(2, 3);
        assertThat(redis.sync().zrange("intake:nodes", 0, -1))
                .contains("other", "there")
                .doesNotContain("gone");
    }

    @Test
    void redisThatHangsAndIsKilledShouldCostNoVerdictAndBeUsedAgainOnceItIsBack() {
        AppliedLimit limit = limit(LimitKind.ACCOUNT, "", 1_000, 100);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (RedisRateStore store = new RedisRateStore(services.redisUrl(), "third");
                Admission admission = new Admission(store, meters)) {
            admission.start();
            signal("-STOP");
            LogServers.await("the node to be on its own", () -> {
                send(admission, limit, 500);
                return fallback(meters) == 1;
            });
            send(admission, limit, 500);
            signal("-KILL");
            LogServers.await("Redis to be back", () -> fallback(meters) == 0);
            double calls = calls(meters);
            LogServers.await("a call of Redis", () -> {
                send(admission, limit, 500);
                return calls(meters) > calls;
            });
        }
    }

    /** Every message gets its verdict. */
    private static void send(Admission admission, AppliedLimit limit, int messages) {
        List<Verdict> verdicts = Flux.range(0, messages)
                .flatMap(i -> admission.admit(new Offered(List.of(limit), 1)), messages)
                .collectList()
                .block(PATIENCE);
        assertThat(verdicts).hasSize(messages);
    }

    private static double fallback(SimpleMeterRegistry meters) {
        return meters.get("trunkline.admission.fallback").gauge().value();
    }

    private static double calls(SimpleMeterRegistry meters) {
        return meters.get("trunkline.admission.calls").counter().count();
    }

    private static void signal(String signal) {
        long pid = Objects.requireNonNull(services.pids().get(Service.REDIS));
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Grant charge(RateStore store, Demand demand) {
        return store.charge(demand).blockOptional(PATIENCE).orElseThrow();
    }

    private static long redisMicros() {
        List<String> time = redis.sync().time();
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    private AppliedLimit limit(LimitKind kind, String of, int perSecond, int burst) {
        return new AppliedLimit.Rate(new AppliedLimit.Key(account, kind, of), new RateLimit(perSecond, burst));
    }
}
