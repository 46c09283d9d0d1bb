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
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.OptOutLog;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteUndo;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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
    private static final String NUMBER = "+15005550006";
    private static final Address SUBSCRIBER = new Address("+14155550100");
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
    void changeOfTwentyThousandRoutesShouldBeMadeAndUndoneAsAWhole() {
        List<DirectoryEdit> many = IntStream.rangeClosed(1, 20_000)
                .<DirectoryEdit>mapToObj(prefix ->
                        new DirectoryEdit.Put(new DirectoryEntry.OfRoute(new Route(Integer.toString(prefix), "alpha"))))
                .toList();
        made(one, "a", now -> new ChangePlan.Edits(RouteUndo.remembered(now, many)));
        LogServers.await("node 2 to follow", () -> other.current().routes().size() == many.size());
        made(
                other,
                "b",
                now -> new ChangePlan.Edits(
                        RouteUndo.remembered(now, now.routeUndo().orElseThrow().edits())));
        LogServers.await("node 1 to be as before", () -> one.current().routes().isEmpty());
        try (KafkaDirectoryLog third = started(LogServers.cluster("node-3"))) {
            assertThat(third.current().routes()).isEmpty();
            assertThat(third.current().routeUndo().orElseThrow().put()).hasSize(many.size());
        }
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
    void whatAnotherClientLeftOpenShouldHoldNothingUp() {
        try (KafkaProducer<byte[], byte[]> stranger = leavingOpen()) {
            made(one, "a", DirectoryChangesTest::oneMore);
            say(one, true, 0);
            LogServers.await("node 2 to follow", () -> rate(other) == 1 && isStopped(other));
            try (KafkaDirectoryLog third = started(LogServers.cluster("node-3"))) {
                assertThat(rate(third)).isEqualTo(1);
                assertThat(isStopped(third)).isTrue();
            }
            stranger.abortTransaction();
        }
    }

    @Test
    void proposalOfASlowNodeShouldBeVoidWhereAnotherWasFirst() {
        Directory before = made(one, "a", DirectoryChangesTest::oneMore);
        Directory after = made(other, "b", DirectoryChangesTest::oneMore);
        try (StateAppender slow = new StateAppender(cluster)) {
            append(slow, before.version(), 99);
            append(slow, after.version() + 1, 98);
        }
        assertThat(rate(made(one, "a", DirectoryChangesTest::oneMore))).isEqualTo(3);
        LogServers.await("node 2 to follow", () -> rate(other) == 3);
        try (KafkaDirectoryLog third = started(LogServers.cluster("node-3"))) {
            assertThat(rate(third)).isEqualTo(3);
            assertThat(third.current().version()).isEqualTo(one.current().version());
            assertThat(third.history()).hasSize(3);
        }
    }

    @Test
    void changeThatIsTooLongForTheLogShouldBeRefused() {
        String incompressible = new SplittableRandom(1)
                .ints(5L * DirectoryWriter.OCTETS_MAX, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        DirectoryEntry service = new DirectoryEntry.OfService(new MessagingService(
                new ServiceSid("MG0123456789abcdef0123456789abcdef"),
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                incompressible,
                List.of()));
        assertThat(insist(one, "a", now -> edits(new DirectoryEdit.Put(service)))
                        .block(PATIENCE))
                .isInstanceOf(ChangeResult.Refused.class);
    }

    @Test
    void olderWordShouldNotOverrideANewerOneOnAnyNode() {
        say(one, true, 20);
        say(other, false, 10);
        assertThat(isStopped(other)).isTrue();
        try (KafkaDirectoryLog third = started(LogServers.cluster("node-3"))) {
            assertThat(isStopped(third)).isTrue();
            say(third, false, 30);
            LogServers.await("node 1 to hear it", () -> !isStopped(one));
        }
    }

    @Test
    void whoOptedOutShouldBeListedPageByPageWithWhoSaidSo() {
        for (int i = 0; i < 3; i++) {
            Address subscriber = new Address("+1415555010" + i);
            one.say("jo", new OptOut(NUMBER, subscriber, true, AT, null))
                    .retry(3)
                    .block(PATIENCE);
        }
        one.say("jo", new OptOut(NUMBER, new Address("+14155550101"), false, AT.plusSeconds(1), null))
                .retry(3)
                .block(PATIENCE);
        OptOutLog.Page first =
                one.list(0, 1, word -> true).blockOptional(PATIENCE).orElseThrow();
        assertThat(first.words()).singleElement().satisfies(listed -> {
            assertThat(listed.word()).isEqualTo(new OptOut(NUMBER, SUBSCRIBER, true, AT, null));
            assertThat(listed.stamp().by()).isEqualTo("jo");
            assertThat(listed.stamp().node()).isEqualTo("node-1");
        });
        assertThat(listed(first.next().orElseThrow(), word -> true)).containsExactly(new Address("+14155550102"));
        assertThat(listed(0, word -> word.subscriber().equals(new Address("+14155550101"))))
                .isEmpty();
    }

    /** All of what is listed; pages may be short. */
    private List<Address> listed(long from, Predicate<OptOut> wanted) {
        List<Address> all = new ArrayList<>();
        OptionalLong next = OptionalLong.of(from);
        while (next.isPresent()) {
            OptOutLog.Page page = one.list(next.getAsLong(), 10, wanted)
                    .blockOptional(PATIENCE)
                    .orElseThrow();
            page.words().forEach(listed -> all.add(listed.word().subscriber()));
            next = page.next();
        }
        return all;
    }

    @Test
    void entriesFromBeforeThereWereProposalsShouldCount() throws Exception {
        try (KafkaProducer<byte[], byte[]> earlier = cluster.producer("earlier", Map.of())) {
            earlier.send(new ProducerRecord<>(
                            Topics.STATE, 0, KEY.getBytes(UTF_8), DirectoryCodec.DIRECTORY.encode(limits(7))))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(rate(made(one, "a", DirectoryChangesTest::oneMore))).isEqualTo(8);
        made(one, "a", now -> edits(new DirectoryEdit.Remove(KEY)));
        try (KafkaDirectoryLog third = started(LogServers.cluster("node-3"))) {
            assertThat(rate(third)).isZero();
        }
    }

    private static void append(StateAppender appender, long expected, int rate) {
        Proposal proposal = new Proposal(expected, List.of(new DirectoryEdit.Put(limits(rate))));
        appender.append(Proposal.KEYS + expected, Proposal.CODEC.encode(proposal), "slow", "id-" + rate)
                .block(PATIENCE);
    }

    /** An append of which nobody knows whether it was done is done again. */
    private static void say(KafkaDirectoryLog log, boolean stopped, int secondsLater) {
        MessageSid sid = MessageSid.next(AT.toEpochMilli(), 0, new Random(1));
        OptOut word = new OptOut(NUMBER, SUBSCRIBER, stopped, AT.plusSeconds(secondsLater), sid);
        log.put(new DirectoryEntry.OfOptOut(word)).retry(3).block(PATIENCE);
    }

    private static boolean isStopped(KafkaDirectoryLog log) {
        return log.optOuts().contains(NUMBER, SUBSCRIBER);
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
        DirectoryReplica replica = new DirectoryReplica(new UnreadableRecords(cluster.meters()));
        try (StateAppender appender = new StateAppender(cluster);
                DirectoryWriter writer = new DirectoryWriter(cluster, replica, appender)) {
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

    private KafkaProducer<byte[], byte[]> leavingOpen() {
        KafkaProducer<byte[], byte[]> producer = cluster.producer(
                "stranger",
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "stranger",
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        600_000));
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(Topics.STATE, 0, "change/stranger".getBytes(UTF_8), new byte[0]));
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
