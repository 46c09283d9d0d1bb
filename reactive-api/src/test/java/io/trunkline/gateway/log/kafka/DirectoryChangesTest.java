package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeRefusal;
import io.trunkline.gateway.config.ChangeRefusal.Reason;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryChange;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfLimits;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class DirectoryChangesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");
    private static final String KEY = DirectoryEntry.limitsKey(ACCOUNT);

    private KafkaCluster cluster;
    private KafkaDirectoryLog one;
    private KafkaDirectoryLog other;

    @BeforeEach
    void start() throws Exception {
        cluster = LogServers.fresh(new Topics(1, 1));
        one = started(cluster);
        other = started(LogServers.cluster("node-2"));
    }

    private static KafkaDirectoryLog started(KafkaCluster cluster) {
        KafkaDirectoryLog log = new KafkaDirectoryLog(cluster);
        log.start();
        log.ready().block(PATIENCE);
        return log;
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void changesOfTwoNodesAtOnceShouldAllCount() {
        List<ChangeResult> results = Flux.range(0, 12)
                .flatMap(i -> (i % 2 == 0 ? one : other).change("a", DirectoryChangesTest::oneMore), 12)
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
        int made = count(results, ChangeResult.Made.class);
        assertThat(made).isPositive();
        LogServers.await("node 1 to have all", () -> rate(one) >= made);
        LogServers.await("both to agree", () -> rate(other) == rate(one));
        assertThat(rate(one)).isLessThanOrEqualTo(made + count(results, ChangeResult.Unknown.class));
    }

    @Test
    void ofTwoThatChangeOneVersionAtOnceOneShouldLearnThatItWasOvertaken() {
        long version = version(made(one, "a", DirectoryChangesTest::oneMore));
        LogServers.await("node 2 to follow", () -> other.current().stamp(KEY).version() == version);
        List<ChangeResult> results = Flux.merge(
                        insist(one, "a", now -> ofVersion(now, version, 50)),
                        insist(other, "b", now -> ofVersion(now, version, 60)))
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(count(results, ChangeResult.Made.class)).isOne();
        assertThat(results).contains(new ChangeResult.Refused(new ChangeRefusal(Reason.OVERTAKEN, "overtaken")));
        LogServers.await("both to agree", () -> rate(one) > 1 && rate(one) == rate(other));
    }

    @Test
    void changeShouldReachTheOtherNodeAndSayWhoMadeIt() {
        made(one, "jo", DirectoryChangesTest::oneMore);
        LogServers.await("node 2 to follow", () -> rate(other) == 1);
        assertThat(other.history())
                .singleElement()
                .satisfies(change -> assertThat(change.stamp().by()).isEqualTo("jo"))
                .satisfies(change -> assertThat(change.stamp().node()).isEqualTo("node-1"))
                .extracting(DirectoryChange::key)
                .isEqualTo(KEY);
    }

    @Test
    void entryThatWasRemovedAndMadeAnewShouldHaveAVersionThatItNeverHad() {
        long first = version(made(one, "a", DirectoryChangesTest::oneMore));
        made(one, "a", now -> edits(new DirectoryEdit.Remove(KEY)));
        assertThat(one.current().entry(KEY)).isEmpty();
        assertThat(version(made(one, "a", DirectoryChangesTest::oneMore))).isGreaterThan(first);
        try (KafkaDirectoryLog third = started(LogServers.cluster("node-3"))) {
            assertThat(rate(third)).isEqualTo(1);
        }
    }

    @Test
    void editsOfOneChangeShouldBeMadeTogetherOrNotAtAll() {
        ChangeRefusal planted = new ChangeRefusal(Reason.IN_CONFLICT, "planted");
        assertThat(insist(one, "a", now -> new ChangePlan.Refusal(planted)).block(PATIENCE))
                .isEqualTo(new ChangeResult.Refused(planted));
        made(
                one,
                "a",
                now -> edits(
                        new DirectoryEdit.Put(limits(1)),
                        new DirectoryEdit.Put(new DirectoryEntry.OfRoute(new Route("1", "alpha")))));
        assertThat(one.current().entries()).hasSize(2);
        assertThat(one.history()).hasSize(2);
    }

    @Test
    void whatADeadNodeLeftOpenShouldNeitherBeSeenNorStandInTheWay() {
        try (KafkaProducer<byte[], byte[]> dead = leavingOpen("trunkline-directory")) {
            made(one, "a", DirectoryChangesTest::oneMore);
        }
        LogServers.await("node 2 to follow", () -> rate(other) == 1);
        assertThat(other.history()).hasSize(1);
    }

    @Test
    void wordShouldBeHeardBehindWhatADeadNodeLeftOpen() {
        Address subscriber = new Address("+14155550100");
        MessageSid sid = MessageSid.next(AT.toEpochMilli(), 0, new Random(1));
        try (KafkaProducer<byte[], byte[]> dead = leavingOpen("trunkline-directory")) {
            one.put(new DirectoryEntry.OfOptOut(new OptOut("+15005550006", subscriber, true, AT, sid)))
                    .retry(3)
                    .block(PATIENCE);
            assertThat(one.optOuts().contains("+15005550006", subscriber)).isTrue();
            LogServers.await("node 2 to hear it", () -> other.optOuts().contains("+15005550006", subscriber));
        }
    }

    @Test
    void nothingShouldBeDecidedBeforeAnOpenTransactionThatCannotBeEnded() {
        AtomicInteger decisions = new AtomicInteger();
        try (KafkaProducer<byte[], byte[]> stranger = leavingOpen("stranger")) {
            ChangePlan plan = now -> {
                decisions.incrementAndGet();
                return oneMore(now);
            };
            assertThat(one.change("a", plan).block(PATIENCE)).isInstanceOf(ChangeResult.Unavailable.class);
            assertThat(decisions).hasValue(0);
            stranger.abortTransaction();
        }
        made(one, "a", DirectoryChangesTest::oneMore);
        assertThat(rate(one)).isEqualTo(1);
    }

    @Test
    void changeInHandShouldBeMadeWhoeverGoesAway() {
        CountDownLatch decides = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Disposable asked = one.change("a", now -> {
                    decides.countDown();
                    await(gone);
                    return oneMore(now);
                })
                .subscribe();
        await(decides);
        asked.dispose();
        gone.countDown();
        LogServers.await("the change to be made", () -> rate(one) == 1);
    }

    @Test
    void changeThatIsInterruptedShouldBeGivenUpAtOnce() throws Exception {
        CountingInterrupts thread;
        try (DirectoryWriter writer =
                new DirectoryWriter(cluster, new DirectoryReplica(new UnreadableRecords(cluster.meters())))) {
            thread = new CountingInterrupts(() -> writer.change("a", now -> {
                Thread.currentThread().interrupt();
                return oneMore(now);
            }));
            thread.start();
            thread.join(PATIENCE.toMillis());
        }
        assertThat(thread.isAlive()).isFalse();
        assertThat(thread.interrupts).hasValueBetween(1, 9);
    }

    /** Kafka's clients interrupt their thread anew each time they find it interrupted. */
    private static final class CountingInterrupts extends Thread {
        private final AtomicInteger interrupts = new AtomicInteger();

        CountingInterrupts(Runnable work) {
            super(work, "interrupted-change");
        }

        @Override
        public void interrupt() {
            interrupts.incrementAndGet();
            super.interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private KafkaProducer<byte[], byte[]> leavingOpen(String transactionalId) {
        KafkaProducer<byte[], byte[]> producer = cluster.producer(
                transactionalId,
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        600_000));
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(
                Topics.STATE, 0, KEY.getBytes(UTF_8), DirectoryCodec.DIRECTORY.encode(limits(99))));
        producer.flush();
        return producer;
    }

    private static int count(List<ChangeResult> results, Class<? extends ChangeResult> kind) {
        return Math.toIntExact(results.stream().filter(kind::isInstance).count());
    }

    /** The directory right after a change, which comes again while the log takes none. */
    private static Directory made(KafkaDirectoryLog log, String by, ChangePlan plan) {
        ChangeResult result = insist(log, by, plan).block(PATIENCE);
        assertThat(result).isInstanceOf(ChangeResult.Made.class);
        return ((ChangeResult.Made) Objects.requireNonNull(result)).now();
    }

    private static Mono<ChangeResult> insist(KafkaDirectoryLog log, String by, ChangePlan plan) {
        return log.change(by, plan)
                .repeat()
                .filter(result -> !(result instanceof ChangeResult.Unavailable))
                .next();
    }

    private static long version(Directory now) {
        return now.stamp(KEY).version();
    }

    private static ChangePlan.Decision ofVersion(Directory now, long version, int rate) {
        return now.stamp(KEY).version() == version
                ? edits(new DirectoryEdit.Put(limits(rate)))
                : new ChangePlan.Refusal(new ChangeRefusal(Reason.OVERTAKEN, "overtaken"));
    }

    private static ChangePlan.Decision oneMore(Directory now) {
        return edits(new DirectoryEdit.Put(limits(rate(now) + 1)));
    }

    private static ChangePlan.Decision edits(DirectoryEdit... edits) {
        return new ChangePlan.Edits(List.of(edits));
    }

    private static int rate(KafkaDirectoryLog log) {
        return rate(log.current());
    }

    private static int rate(Directory now) {
        return now.limits(ACCOUNT)
                .flatMap(AccountLimits::whole)
                .map(RateLimit::perSecond)
                .orElse(0);
    }

    private static DirectoryEntry limits(int perSecond) {
        return new OfLimits(
                new AccountLimits(ACCOUNT, Optional.of(RateLimit.ofPerSecond(perSecond)), Map.of(), Map.of()));
    }
}
