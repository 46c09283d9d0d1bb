package io.trunkline.bench.waits;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.api.app.settings.PostgresAddress;
import io.trunkline.bench.load.Destinations;
import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaDirectoryLog;
import io.trunkline.gateway.log.kafka.KafkaIntakeLog;
import io.trunkline.gateway.log.kafka.KafkaLaneWriter;
import io.trunkline.gateway.log.kafka.KafkaLifecycleLog;
import io.trunkline.gateway.log.kafka.KafkaLogEnds;
import io.trunkline.gateway.log.kafka.Topics;
import io.trunkline.gateway.log.kafka.ViewConsumer;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.routing.ConsentedRouting;
import io.trunkline.gateway.routing.QualitySnapshot;
import io.trunkline.gateway.routing.RouteTable;
import io.trunkline.gateway.view.postgres.PostgresServer;
import io.trunkline.gateway.view.postgres.PostgresView;
import io.trunkline.gateway.waiting.PacedReleases;
import io.trunkline.gateway.waiting.ReleasePolicy;
import io.trunkline.gateway.waiting.Releases;
import io.trunkline.gateway.waiting.Sayings;
import io.trunkline.gateway.waiting.Waits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The parts of a node that see to waits, put together as a node has them, on a Kafka and a PostgreSQL of their own. Messages
 * come from the log and go into lanes; there are no requests before it, and no binds behind. Blocks while it starts and stops.
 */
final class WaitNode implements AutoCloseable {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Topics TOPICS = Topics.STANDARD;
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final Address UNPACED = new Address("+14155550100");
    private static final Address PACED = new Address("+14155550101");
    private static final String CARRIER = "default";
    private static final int WINDOW = 100;
    private static final List<Integer> SLOTS = List.of(0, 4, 8, 12);

    /** Appends under way; the log takes them in batches. */
    private static final int UNDER_WAY_MAX = 1_000;

    private static final Duration AGAIN = Duration.ofMillis(50);

    private final EmbeddedServices servers;
    private final KafkaDirectoryLog directory;
    private final KafkaIntakeLog intake;
    private final KafkaLifecycleLog lifecycle;
    private final KafkaLaneWriter writer;
    private final KafkaLogEnds ends;
    private final PostgresView view;
    private final CountedView counted;
    private final ViewConsumer consumer;
    private final TimedLanes lanes;
    private final Releases releases;
    private final PacedReleases paced;

    private WaitNode(EmbeddedServices servers, KafkaCluster kafka) {
        this.servers = servers;
        this.directory = new KafkaDirectoryLog(kafka);
        this.intake = new KafkaIntakeLog(kafka, TOPICS);
        this.lifecycle = new KafkaLifecycleLog(kafka);
        this.writer = new KafkaLaneWriter(kafka);
        this.ends = new KafkaLogEnds(kafka);
        this.view =
                new PostgresView(database(servers), TOPICS.partitions(), ends, CLOCK, Waits.usual(), kafka.meters());
        this.counted = new CountedView(view.projection());
        this.consumer = new ViewConsumer(kafka, counted);
        this.lanes = new TimedLanes(writer, CLOCK);
        RouteTable table = new RouteTable(() -> QualitySnapshot.EMPTY);
        this.releases = new Releases(
                view.waits(), new ReleasePolicy(routing(table::afterWait)), lanes, lifecycle, kafka.meters(), CLOCK);
        this.paced = new PacedReleases(
                view.senderQueues(),
                new ReleasePolicy(routing(table::turn)),
                new Sayings(lanes, lifecycle),
                sender -> directory.current().sender(sender),
                kafka.meters(),
                CLOCK);
    }

    /**
     * Starts servers and parts.
     *
     * @param pace of the sender that has one; 0 where none needs it
     */
    static WaitNode start(Path folder, int pace) {
        NumberingPlan.load();
        EmbeddedServices servers = EmbeddedServices.start(folder, Set.of(Service.KAFKA, Service.POSTGRES));
        KafkaCluster kafka = KafkaCluster.asking(servers.kafkaBootstrap(), "wait-test", new SimpleMeterRegistry());
        TOPICS.prepare(kafka);
        WaitNode node = new WaitNode(servers, kafka);
        node.directory.start();
        node.directory.ready().block(START_MAX);
        node.declare(pace);
        node.consumer.start();
        node.releases.start();
        node.paced.start();
        return node;
    }

    private static PostgresServer database(EmbeddedServices servers) {
        PostgresAddress address = PostgresAddress.parse(servers.postgresUrl()).orElseThrow();
        return new PostgresServer(
                address.server().host(),
                address.server().port(),
                address.database(),
                address.user(),
                address.password());
    }

    /** Insists, because Kafka makes topics of its own for the first change. */
    private void declare(int pace) {
        SecretBox secrets = new SecretBox(new byte[SecretBox.KEY_BYTES]);
        List<DirectoryEdit> edits = List.<DirectoryEntry>of(
                        new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(ACCOUNT)),
                        new DirectoryEntry.OfAccount(
                                new Account(ACCOUNT, "waits", secrets.seal("token"), List.of(), List.of())),
                        new DirectoryEntry.OfSender(new Sender(UNPACED, ACCOUNT, Sender.Kind.UNPACED)),
                        new DirectoryEntry.OfSender(
                                new Sender(PACED, ACCOUNT, Sender.Kind.LONG_CODE, Math.max(1, pace), 0)),
                        new DirectoryEntry.OfCarrier(
                                new Carrier(CARRIER, "127.0.0.1", 1, "waits", secrets.seal("secret"), WINDOW, SLOTS)),
                        new DirectoryEntry.OfRoute(new Route("", CARRIER)))
                .stream()
                .<DirectoryEdit>map(DirectoryEdit.Put::new)
                .toList();
        directory
                .change("", now -> new ChangePlan.Edits(edits))
                .repeat()
                .ofType(ChangeResult.Made.class)
                .next()
                .block(START_MAX);
    }

    /** One way of choosing a route. */
    private interface Choosing {
        RoutingDecision choose(AcceptedMessage message, Directory directory, Instant now);
    }

    private GuardedRouting routing(Choosing choosing) {
        return new GuardedRouting(
                new ConsentedRouting(
                        directory, message -> choosing.choose(message, directory.current(), CLOCK.instant())),
                TOPICS.slots());
    }

    Instant now() {
        return CLOCK.instant();
    }

    CountedView view() {
        return counted;
    }

    /**
     * Puts messages into the log as the intake does, with the router's word that they wait, as fast as it takes them.
     *
     * @param begin when the first is due
     * @param times where their releases are written down
     */
    void accept(WaitLoad load, Instant begin, ReleaseTimes times) {
        lanes.begin(times);
        Flux.range(0, load.count())
                .flatMap(number -> accept(load, load.due(begin, number), number, times.text(number)), UNDER_WAY_MAX)
                .then()
                .block();
    }

    private Mono<Void> accept(WaitLoad load, Instant due, int number, String text) {
        return Mono.defer(() -> {
            Instant now = Instant.ofEpochMilli(CLOCK.millis());
            Envelope envelope = new Envelope(
                    MessageSid.next(now.toEpochMilli(), number % TOPICS.partitions(), ThreadLocalRandom.current()),
                    ACCOUNT,
                    load.pace() == 0 ? UNPACED : PACED,
                    new Address(Destinations.number(number)),
                    null,
                    1,
                    null,
                    now,
                    new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, due));
            MessageWaiting waiting = new MessageWaiting(
                    envelope.sid(), now, envelope, 1, WaitKind.SEND_AT, due, "the time that was asked for");
            return intake.append(new AcceptedMessage(envelope, text))
                    .retryWhen(
                            Retry.fixedDelay(Long.MAX_VALUE, AGAIN).filter(LogUnavailableException.class::isInstance))
                    .then(Mono.defer(() -> lifecycle.append(waiting)));
        });
    }

    /** Blocks some tens of seconds at the most. */
    @Override
    public void close() {
        releases.stop().block(STOP_MAX);
        paced.stop().block(STOP_MAX);
        consumer.close();
        view.close();
        ends.close();
        writer.close();
        lifecycle.close();
        intake.close();
        directory.close();
        servers.close();
    }
}
