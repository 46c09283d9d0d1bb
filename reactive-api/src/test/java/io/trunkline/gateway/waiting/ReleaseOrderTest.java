package io.trunkline.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.view.postgres.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which rows a round takes of those that are due, on a real database. */
class ReleaseOrderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUND = 200;
    private static final int BATCH = 1_000;
    private static final AccountSid CROWD = account('a');
    private static final AccountSid OTHER = account('b');

    private final Instant start = Instant.ofEpochMilli(System.currentTimeMillis());
    private final PostgresServer server = LogServers.freshDatabase();
    private final List<WaitingGateway> gateways = new ArrayList<>();
    private final WaitingGateway node = node();

    private WaitingGateway node() {
        WaitingGateway gateway = new WaitingGateway(server, start);
        gateways.add(gateway);
        return gateway;
    }

    @AfterEach
    void close() {
        gateways.forEach(WaitingGateway::close);
    }

    @Test
    void urgentRetryAndAnotherAccountsMessagesShouldGoBeforeThousandsThatAreDueEarlier() {
        node.own();
        List<Envelope> crowd = scheduled(CROWD, Urgency.BULK, 5_000, start);
        List<Envelope> others = scheduled(OTHER, Urgency.BULK, 10, start.plusSeconds(15));
        Envelope password = envelope(CROWD, Urgency.ONE_TIME_PASSWORD);
        node.read(
                List.of(new AcceptedMessage(password, "hello")),
                new MessageRouted(password, start, 1, "alpha", 0, "only route"),
                new AttemptRefused(
                        password.sid(),
                        start,
                        null,
                        1,
                        "alpha",
                        ErrorCode.UNKNOWN_ERROR,
                        "queue full",
                        LifecycleEvent.ALL_SEGMENTS,
                        List.of()));
        List<Envelope> first = round();
        assertThat(first).hasSize(ROUND).doesNotHaveDuplicates().contains(password);
        assertThat(first)
                .filteredOn(envelope -> envelope.account().equals(OTHER))
                .containsExactlyElementsOf(others);
        List<Envelope> bulk = new ArrayList<>();
        bulk.addAll(ofTheCrowd(first));
        bulk.addAll(ofTheCrowd(round()));
        bulk.addAll(ofTheCrowd(round()));
        assertThat(bulk).as("in the order in which it is due").isEqualTo(crowd.subList(0, 3 * ROUND - 11));
    }

    private static List<Envelope> ofTheCrowd(List<Envelope> envelopes) {
        return envelopes.stream()
                .filter(envelope ->
                        envelope.account().equals(CROWD) && envelope.terms().urgency() == Urgency.BULK)
                .toList();
    }

    @Test
    void bulkShouldNotWaitForAnEndOfWhatIsMoreUrgent() {
        node.own();
        List<Envelope> bulk = scheduled(CROWD, Urgency.BULK, 60, start);
        scheduled(OTHER, Urgency.ONE_TIME_PASSWORD, BATCH, start.plusSeconds(1));
        List<Envelope> first = round();
        assertThat(first).hasSize(ROUND);
        assertThat(ofTheCrowd(first)).isEqualTo(bulk.subList(0, 50));
        assertThat(ofTheCrowd(round())).isEqualTo(bulk.subList(50, 60));
    }

    @Test
    void accountsOfAClassShouldTakeTurnsAndClassesShouldNot() {
        node.own();
        scheduled(CROWD, Urgency.BULK, 400, start);
        scheduled(account('c'), Urgency.TRANSACTIONAL, 300, start.plusSeconds(1));
        scheduled(account('d'), Urgency.TRANSACTIONAL, 300, start.plusSeconds(1));
        List<AccountSid> accounts = round().stream().map(Envelope::account).toList();
        assertThat(accounts).filteredOn(account('c')::equals).hasSize(75);
        assertThat(accounts).filteredOn(account('d')::equals).hasSize(75);
        assertThat(accounts).filteredOn(CROWD::equals).as("the oldest").hasSize(50);
    }

    @Test
    void rowsOfOlderVersionsAndThoseThatOnlyEndShouldGoByAge() {
        node.own();
        List<Envelope> old = scheduled(CROWD, Urgency.BULK, 150, start);
        LogServers.sql(server, "UPDATE waiting SET class = DEFAULT, account = DEFAULT");
        List<Envelope> ending = scheduled(OTHER, Urgency.TRANSACTIONAL, 150, start.plusSeconds(1));
        LogServers.sql(server, "UPDATE waiting SET kind = 'RECEIPT_TIMEOUT' WHERE account <> ''");
        assertThat(round()).hasSize(ROUND).containsAll(old).isSubsetOf(both(old, ending));
        assertThat(round()).isEqualTo(ending.subList(50, 150));
        assertThat(round()).isEmpty();
    }

    private static List<Envelope> both(List<Envelope> one, List<Envelope> other) {
        List<Envelope> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    @Test
    void rowsThatAreThereWhenANodeIsUpgradedShouldGetTheirClassAndAccount() {
        node.own();
        scheduled(CROWD, Urgency.BULK, 1, start);
        scheduled(OTHER, Urgency.ONE_TIME_PASSWORD, 1, start);
        scheduled(OTHER, Urgency.TRANSACTIONAL, 1, start);
        node.close();
        gateways.remove(node);
        String rows = "SELECT class || ' ' || account FROM waiting ORDER BY class";
        List<String> written = LogServers.sql(server, rows);
        assertThat(written).containsExactly("0 " + OTHER.value(), "1 " + OTHER.value(), "2 " + CROWD.value());
        LogServers.sql(server, "ALTER TABLE waiting DROP class, DROP account");
        LogServers.sql(server, "DELETE FROM view_version WHERE script = '033-release-order.sql'");
        node().own();
        assertThat(LogServers.sql(server, rows)).isEqualTo(written);
    }

    /** What a round a minute later looks at, in its order; it is done with it. */
    private List<Envelope> round() {
        List<Envelope> looked = new ArrayList<>();
        node.view
                .waits()
                .decide(0, start.plusSeconds(60), ROUND, due -> {
                    looked.add(due.envelope());
                    return new Release.Drop();
                })
                .block(PATIENCE);
        return looked;
    }

    /** Messages for later, one millisecond after another. */
    private List<Envelope> scheduled(AccountSid account, Urgency urgency, int count, Instant first) {
        List<Envelope> all = new ArrayList<>();
        for (int begin = 0; begin < count; begin += BATCH) {
            int from = begin;
            List<Envelope> batch = IntStream.range(from, Math.min(count, from + BATCH))
                    .mapToObj(n -> envelope(account, urgency))
                    .toList();
            node.read(
                    batch.stream()
                            .map(envelope -> new AcceptedMessage(envelope, "hello"))
                            .toList(),
                    IntStream.range(0, batch.size())
                            .mapToObj(n -> waiting(batch.get(n), first.plusMillis(from + n)))
                            .toArray(LifecycleEvent[]::new));
            all.addAll(batch);
        }
        return all;
    }

    private LifecycleEvent waiting(Envelope envelope, Instant due) {
        return new MessageWaiting(envelope.sid(), start, envelope, 1, WaitKind.SEND_AT, due, "the time");
    }

    private Envelope envelope(AccountSid account, Urgency urgency) {
        Envelope any = LogServers.envelope(0);
        DeliveryTerms terms = new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, urgency);
        return new Envelope(any.sid(), account, any.from(), any.to(), null, 1, null, start, terms);
    }

    private static AccountSid account(char digit) {
        return new AccountSid("AC" + String.valueOf(digit).repeat(32));
    }
}
