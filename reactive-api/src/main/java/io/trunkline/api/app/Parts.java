package io.trunkline.api.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.api.access.Authenticator;
import io.trunkline.api.admin.AdminAccess;
import io.trunkline.api.admin.AdminApi;
import io.trunkline.api.app.settings.PostgresAddress;
import io.trunkline.api.app.settings.Role;
import io.trunkline.api.app.settings.Settings;
import io.trunkline.api.http.ApiServer;
import io.trunkline.api.http.ApiSettings;
import io.trunkline.api.http.Route;
import io.trunkline.api.ops.HealthCheck;
import io.trunkline.api.ops.Operations;
import io.trunkline.api.twilio.TwilioApi;
import io.trunkline.api.v1.OwnApi;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.carrier.Slots;
import io.trunkline.gateway.carrier.SubmissionFacts;
import io.trunkline.gateway.carrier.smpp.SmppLinks;
import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.inbound.InboundReader;
import io.trunkline.gateway.inbound.Received;
import io.trunkline.gateway.intake.Intake;
import io.trunkline.gateway.intake.KeyedIntake;
import io.trunkline.gateway.intake.admission.Admission;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.intake.content.TrafficSharing;
import io.trunkline.gateway.intake.redis.RedisKeyClaims;
import io.trunkline.gateway.intake.redis.RedisRateStore;
import io.trunkline.gateway.intake.redis.RedisTraffic;
import io.trunkline.gateway.keyword.Keywords;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.InboundLog;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.kafka.InboundConsumer;
import io.trunkline.gateway.log.kafka.IntakeRouter;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaDirectoryLog;
import io.trunkline.gateway.log.kafka.KafkaInboundLog;
import io.trunkline.gateway.log.kafka.KafkaIntakeLog;
import io.trunkline.gateway.log.kafka.KafkaLaneWriter;
import io.trunkline.gateway.log.kafka.KafkaLanes;
import io.trunkline.gateway.log.kafka.KafkaLifecycleLog;
import io.trunkline.gateway.log.kafka.KafkaLogEnds;
import io.trunkline.gateway.log.kafka.KafkaNodeReports;
import io.trunkline.gateway.log.kafka.KafkaOrphanLog;
import io.trunkline.gateway.log.kafka.KafkaQueueDepths;
import io.trunkline.gateway.log.kafka.LiveConsumer;
import io.trunkline.gateway.log.kafka.OrphanConsumer;
import io.trunkline.gateway.log.kafka.Topics;
import io.trunkline.gateway.log.kafka.ViewConsumer;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.partner.Enquiries;
import io.trunkline.gateway.partner.PartnerMetrics;
import io.trunkline.gateway.partner.Submissions;
import io.trunkline.gateway.partner.smpp.PartnerServer;
import io.trunkline.gateway.progress.Watchdog;
import io.trunkline.gateway.queue.CarrierDepth;
import io.trunkline.gateway.queue.CarrierTraffic;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.queue.QueueMetrics;
import io.trunkline.gateway.queue.SenderDepth;
import io.trunkline.gateway.receipt.OrphanRetries;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.gateway.receipt.redis.RedisReceiptMatcher;
import io.trunkline.gateway.reply.Replies;
import io.trunkline.gateway.routing.ConsentedRouting;
import io.trunkline.gateway.routing.RouteTable;
import io.trunkline.gateway.routing.quality.AttemptCounts;
import io.trunkline.gateway.routing.quality.KnownRoutes;
import io.trunkline.gateway.routing.quality.QualityBook;
import io.trunkline.gateway.routing.quality.QualityMetrics;
import io.trunkline.gateway.routing.quality.kafka.QualityReports;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.view.postgres.PostgresView;
import io.trunkline.gateway.waiting.Cancellations;
import io.trunkline.gateway.waiting.PacedReleases;
import io.trunkline.gateway.waiting.ReleasePolicy;
import io.trunkline.gateway.waiting.Releases;
import io.trunkline.gateway.waiting.Sayings;
import io.trunkline.gateway.waiting.Waits;
import io.trunkline.gateway.webhook.CallbackHistory;
import io.trunkline.gateway.webhook.CallbackPorts;
import io.trunkline.gateway.webhook.CallbackSettings;
import io.trunkline.gateway.webhook.CallbackSigner;
import io.trunkline.gateway.webhook.InboundCallbacks;
import io.trunkline.gateway.webhook.StatusCallbacks;
import io.trunkline.gateway.webhook.http.HttpCallbackSender;
import io.trunkline.gateway.webhook.postgres.PostgresCallbackStore;
import io.trunkline.smpp.session.EventLoops;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a node is made of, in the order in which it starts. The way of a message through the parts:
 *
 * <pre>
 * ApiServer > Intake > KafkaIntakeLog > IntakeRouter > KafkaLanes > Slots > SmppLinks              out
 * PartnerServer > Submissions > Intake                                                             out
 * SmppLinks > KafkaInboundLog > InboundReader > Received > KafkaLifecycleLog                       in
 *                                        StatusCallbacks > Replies > Intake                        in
 *                               InboundReader > Keywords > KafkaDirectoryLog, KafkaIntakeLog       in
 * SmppLinks > Receipts > KafkaLifecycleLog > ViewConsumer, LiveConsumer > StatusCallbacks          back
 *                                           ViewConsumer > PartnerReceipts > PartnerServer          back
 * </pre>
 *
 * A part runs where the node has its role; the API's operations run on every node.
 */
record Parts(
        Settings settings,
        Servers servers,
        KafkaCluster kafka,
        KafkaDirectoryLog directory,
        SecretBox secrets,
        String adminKey,
        PrometheusMeterRegistry metrics,
        Ports ports) {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);
    private static final String VERSION = "0.1";
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /** A carrier may take half a minute for its last answers. */
    private static final Duration DRAIN_SLOTS = Duration.ofSeconds(40);

    private static final Duration STILL_MAX = Duration.ofSeconds(30);
    private static final Clock CLOCK = Clock.systemUTC();

    /**
     * Where the node listens.
     *
     * @param smppPort for partners; empty where the node has not that role
     */
    record Listening(InetSocketAddress api, OptionalInt smppPort) {}

    /** Starts the node's parts; each is added to what must be closed. */
    Listening start(Closing closing) {
        QualityBook book = new QualityBook(CLOCK, KnownRoutes.of(directory::current));
        return start(closing, book, new RouteTable(book::snapshot));
    }

    private Listening start(Closing closing, QualityBook book, RouteTable table) {
        NumberingPlan.load();
        Set<Role> roles = settings.roles();
        Topics topics = Topics.STANDARD;
        Watchdog watchdog = closing.add("watchdog", Watchdog.start(metrics, STILL_MAX));
        LifecycleLog lifecycle = ports.lifecycle(closing.add("lifecycle", new KafkaLifecycleLog(kafka)));
        KafkaLogEnds ends = closing.add("log ends", new KafkaLogEnds(kafka));
        PostgresView view = closing.add(
                "view",
                new PostgresView(
                        servers.database(), topics.partitions(), ends, CLOCK, new Waits(this::receiptTimes), metrics));
        KafkaLaneWriter lanes = closing.add("lane writer", new KafkaLaneWriter(kafka));
        Receipts receipts = receipts(closing, view, lifecycle);
        QueueDepths depths = new QueueDepths(CLOCK);
        Supplier<Collection<SenderDepth>> queues = List::of;
        if (roles.contains(Role.VIEW)) {
            startOrphans(closing, receipts, view);
            ViewConsumer consumer =
                    closing.add("view consumer", new ViewConsumer(kafka, ports.projection(view.projection())));
            watchdog.watch(consumer.progress());
            consumer.start();
            queues = startReleases(closing, table, view, lanes, lifecycle, watchdog, depths)::depths;
            startReceived(closing, view, lifecycle, watchdog);
        }
        Optional<KeyedIntake> intake =
                roles.contains(Role.INTAKE) || roles.contains(Role.PARTNER) || roles.contains(Role.LIVE)
                        ? Optional.of(intake(closing, view, ends, depths))
                        : Optional.empty();
        PostgresCallbackStore callbacks = closing.add("callback store", callbackStore());
        AttemptCounts attempts = new AttemptCounts(CLOCK, NumberingPlan::country);
        if (intake.isPresent() && roles.contains(Role.LIVE)) {
            startCallbacks(closing, intake.get(), view, callbacks, watchdog, attempts);
        }
        CarrierTraffic traffic = new CarrierTraffic();
        Supplier<Collection<CarrierBind>> binds = List::of;
        if (roles.contains(Role.CARRIER)) {
            binds = startSlots(closing, table, view, receipts, lifecycle, watchdog, traffic)::binds;
        }
        startQuality(closing, book, attempts, binds);
        if (roles.contains(Role.ROUTE)) {
            IntakeRouter router = closing.add(
                    "router",
                    new IntakeRouter(
                            kafka,
                            topics,
                            lifecycle,
                            new ConsentedRouting(
                                    directory, message -> table.first(message, directory.current(), CLOCK.instant())),
                            CLOCK));
            watchdog.watch(router.progress());
            router.start();
            startKeywords(closing, view, watchdog);
        }
        startDepths(closing, queues, traffic, depths);
        Cancellations cancellations = new Cancellations(
                view.waits(),
                lifecycle,
                (account, sid) ->
                        view.queries().history(account, sid).flatMap(found -> Mono.justOrEmpty(found.inLane())),
                lanes,
                CLOCK);
        OptionalInt smppPort = intake.isPresent() && roles.contains(Role.PARTNER)
                ? OptionalInt.of(startPartners(closing, intake.get(), view, cancellations))
                : OptionalInt.empty();
        return new Listening(
                startApi(
                        closing,
                        intake,
                        cancellations,
                        view,
                        callbacks,
                        lifecycle,
                        ends,
                        watchdog,
                        depths,
                        new OwnApi.Ways(table, binds, book)),
                smppPort);
    }

    /** How routes do is told by those who read the facts and hold the binds, and known by every node. */
    private void startQuality(
            Closing closing, QualityBook book, AttemptCounts attempts, Supplier<Collection<CarrierBind>> binds) {
        FunctionCounter.builder("trunkline.attempts.late", attempts, AttemptCounts::late)
                .description("Attempts not counted for their route: read late, or a node's clock is wrong")
                .register(metrics);
        QualityReports reports =
                new QualityReports(kafka.node(), CLOCK, attempts, binds, book, new QualityMetrics(metrics, book));
        closing.add("quality", new KafkaNodeReports(kafka, KafkaNodeReports.QUALITY, reports))
                .start();
    }

    /** Nothing that is counted may hold up what is told. */
    private static void counted(AttemptCounts attempts, LifecycleEvent event) {
        try {
            attempts.count(event);
        } catch (RuntimeException e) {
            LOG.error("a fact of {} was not counted for its route", event.sid(), e);
        }
    }

    /** What is answered to subscribers' messages goes through the intake, too. */
    private void startCallbacks(
            Closing closing,
            KeyedIntake intake,
            PostgresView view,
            PostgresCallbackStore store,
            Watchdog watchdog,
            AttemptCounts attempts) {
        HttpCallbackSender sender = new HttpCallbackSender(settings.webhooks().allowLoopback());
        closing.add("callback sender", () -> sender.close().block(DRAIN));
        CallbackPorts callbackPorts = new CallbackPorts(
                view.queries()::states,
                store,
                new CallbackSigner(directory::current, secrets, VERSION),
                ports.callbacks(sender),
                new InboundCallbacks(
                        view.inbound()::text,
                        (received, text) -> Keywords.type(directory, received.envelope(), received.occurredAt(), text),
                        this::inboundFallback,
                        new Replies(intake::accept, metrics)));
        StatusCallbacks callbacks = new StatusCallbacks(callbackPorts, CallbackSettings.DEFAULT, metrics, CLOCK);
        callbacks.start();
        closing.add("callbacks", () -> callbacks.stop().block(DRAIN));
        LiveConsumer consumer = closing.add(
                "live consumer",
                new LiveConsumer(
                        kafka,
                        (event, history) -> {
                            counted(attempts, event);
                            return callbacks.handle(event, history);
                        },
                        partition -> {
                            attempts.forget();
                            callbacks.revoked(partition);
                        }));
        attempts.readFrom(consumer::handedOver);
        watchdog.watch(consumer.progress());
        consumer.start();
    }

    private Optional<URI> inboundFallback(Envelope inbound) {
        Directory now = directory.current();
        return now.sender(inbound.to()).map(number -> now.inboundUrls(number).fallback());
    }

    /** The last look before a segment is written: whoever opted out while the message was in its lane gets nothing. */
    private boolean mayBeSentNow(Envelope envelope) {
        Instant now = CLOCK.instant();
        return !directory.optOuts().stops(envelope, directory.current())
                && CountryRules.opens(directory.current(), envelope.to(), now)
                        .filter(now::equals)
                        .isPresent();
    }

    private double pace(Address sender) {
        return directory.current().sender(sender).map(Sender::pace).orElse(0.0);
    }

    private ReceiptTimes receiptTimes(String carrier) {
        return ports.receiptTimes(
                directory.current().carrier(carrier).map(Carrier::receipts).orElse(ReceiptTimes.DEFAULT));
    }

    /** Who keeps the view of a partition releases its waits. */
    private PacedReleases startReleases(
            Closing closing,
            RouteTable table,
            PostgresView view,
            KafkaLaneWriter writer,
            LifecycleLog lifecycle,
            Watchdog watchdog,
            QueueDepths depths) {
        LaneWriter lanes = ports.releases(writer);
        Releases releases = new Releases(
                view.waits(),
                new ReleasePolicy(routing(table::afterWait), envelope -> hasRoom(depths, envelope)),
                lanes,
                lifecycle,
                metrics,
                CLOCK);
        closing.add("releases", () -> releases.stop().block(DRAIN));
        watchdog.watch(releases.progress());
        releases.start();
        PacedReleases paced = new PacedReleases(
                view.senderQueues(),
                new ReleasePolicy(routing(table::turn)),
                new Sayings(lanes, lifecycle),
                sender -> directory.current().sender(sender),
                metrics,
                CLOCK);
        closing.add("paced releases", () -> paced.stop().block(DRAIN));
        watchdog.watch(paced.progress());
        paced.start();
        return paced;
    }

    private boolean hasRoom(QueueDepths depths, Envelope envelope) {
        return directory
                .current()
                .sender(envelope.from())
                .map(sender -> depths.hasRoom(sender, envelope.segments()))
                .orElse(true);
    }

    /** One way of choosing a route. */
    private interface Choosing {
        RoutingDecision choose(AcceptedMessage message, Directory directory, Instant now);
    }

    private GuardedRouting routing(Choosing choosing) {
        return new GuardedRouting(
                new ConsentedRouting(
                        directory, message -> choosing.choose(message, directory.current(), CLOCK.instant())),
                Topics.STANDARD.slots());
    }

    private Receipts receipts(Closing closing, PostgresView view, LifecycleLog lifecycle) {
        KafkaOrphanLog orphans = closing.add("orphan log", new KafkaOrphanLog(kafka));
        ReceiptMatcher matcher = ports.receipts(closing.add("receipts", RedisReceiptMatcher.connect(servers.redis())));
        return new Receipts(matcher, view.segments(), lifecycle, orphans);
    }

    private void startOrphans(Closing closing, Receipts receipts, PostgresView view) {
        closing.add("orphan retries", new OrphanRetries(receipts, view.orphans(), CLOCK))
                .start();
        closing.add("orphan consumer", new OrphanConsumer(kafka, view.orphans()::keep))
                .start();
    }

    /** Who keeps the view keeps what subscribers send, too. */
    private void startReceived(Closing closing, PostgresView view, LifecycleLog lifecycle, Watchdog watchdog) {
        Received received = new Received(directory::current, view.inbound(), lifecycle, metrics);
        InboundConsumer consumer = closing.add(
                "inbound consumer",
                new InboundConsumer(kafka, "inbound-view", new InboundReader(received::take)::read, CLOCK));
        watchdog.watch(consumer.progress());
        consumer.start();
    }

    /** Beside the router: both work while PostgreSQL is away. */
    private void startKeywords(Closing closing, PostgresView view, Watchdog watchdog) {
        IntakeLog answers = closing.add("answers", new KafkaIntakeLog(kafka, Topics.STANDARD));
        Keywords keywords = new Keywords(directory, answers, view.waits(), metrics, CLOCK);
        InboundConsumer consumer = closing.add(
                "keyword consumer",
                new InboundConsumer(kafka, "inbound-keywords", new InboundReader(keywords::take)::read, CLOCK));
        watchdog.watch(consumer.progress());
        consumer.start();
    }

    private SmppLinks startSlots(
            Closing closing,
            RouteTable table,
            PostgresView view,
            Receipts receipts,
            LifecycleLog lifecycle,
            Watchdog watchdog,
            CarrierTraffic traffic) {
        EventLoops loops = EventLoops.create(Runtime.getRuntime().availableProcessors(), "smpp");
        closing.add("smpp loops", () -> loops.shutdown().block(DRAIN));
        KafkaLanes lanes = closing.add("lanes", new KafkaLanes(kafka));
        InboundLog inbound = closing.add("inbound log", new KafkaInboundLog(kafka, Topics.STANDARD));
        SmppLinks links = new SmppLinks(
                secrets,
                receipts,
                inbound,
                loops,
                new SmppLinks.Rules(
                        CLOCK,
                        this::mayBeSentNow,
                        envelope -> RouteTable.isOrphaned(envelope, directory.current(), CLOCK.instant()),
                        this::pace,
                        message -> table.isElsewhere(message, directory.current(), CLOCK.instant()),
                        table::isCarrierOut),
                metrics);
        Slots slots = new Slots(
                directory, links, new SubmissionFacts(receipts, lifecycle, CLOCK), view.brokenOff(), traffic, metrics);
        closing.add("slots", () -> slots.close().block(DRAIN_SLOTS));
        slots.serve(ports.lanes(lanes.owned()));
        watchdog.watch(lanes.progress());
        lanes.start();
        return links;
    }

    /** Who waits behind senders, and for carriers, is told by those who own their queues. */
    private void startDepths(
            Closing closing, Supplier<Collection<SenderDepth>> owned, CarrierTraffic traffic, QueueDepths depths) {
        QueueMetrics queueMetrics = new QueueMetrics(metrics);
        closing.add(
                        "queue depths",
                        new KafkaQueueDepths(
                                kafka,
                                () -> {
                                    Collection<SenderDepth> now = owned.get();
                                    queueMetrics.update(now);
                                    return now;
                                },
                                () -> {
                                    List<CarrierDepth> now = traffic.depths();
                                    queueMetrics.updateCarriers(now);
                                    return now;
                                },
                                depths))
                .start();
    }

    private KeyedIntake intake(Closing closing, PostgresView view, KafkaLogEnds ends, QueueDepths depths) {
        IntakeLog log = ports.intake(closing.add("intake log", new KafkaIntakeLog(kafka, Topics.STANDARD)));
        Screening screening = screening(closing);
        return new KeyedIntake(
                new Intake(directory, log, screening, CLOCK, admission(closing), depths),
                closing.add("idempotency keys", keyClaims(ends)),
                new ViewBefore(view.keys(), view.queries()),
                CLOCK);
    }

    /** Returns the port that partners bind to. */
    private int startPartners(Closing closing, KeyedIntake intake, PostgresView view, Cancellations cancellations) {
        EventLoops loops = EventLoops.create(Runtime.getRuntime().availableProcessors(), "partner");
        closing.add("partner loops", () -> loops.shutdown().block(DRAIN));
        PartnerMetrics partnerMetrics = new PartnerMetrics(metrics);
        PartnerServer.Desk desk = new PartnerServer.Desk(
                directory,
                secrets,
                new Submissions(request -> intake.accept(request, null), CLOCK, System::nanoTime, partnerMetrics),
                new Enquiries(
                        (account, sid) -> view.queries().find(account, sid).map(MessageView::state), cancellations),
                view.partnerReceipts(),
                partnerMetrics);
        PartnerServer server = PartnerServer.start(loops, PartnerPort.of(settings.listen()), desk, CLOCK)
                .blockOptional(START_MAX)
                .orElseThrow();
        closing.add("partners", () -> server.close(DRAIN).block(DRAIN.multipliedBy(3)));
        return server.port();
    }

    /** Ready is who can accept messages: that takes the log and nothing else. */
    private InetSocketAddress startApi(
            Closing closing,
            Optional<KeyedIntake> intake,
            Cancellations cancellations,
            PostgresView view,
            CallbackHistory callbacks,
            LifecycleLog lifecycle,
            KafkaLogEnds ends,
            Watchdog watchdog,
            QueueDepths depths,
            OwnApi.Ways ways) {
        List<HealthCheck> checks = List.of(new HealthCheck("log", ends.end(0).thenReturn(true)));
        List<Route> routes = new ArrayList<>(new Operations(metrics, checks, watchdog).routes());
        if (intake.isPresent() && settings.roles().contains(Role.INTAKE)) {
            Authenticator authenticator = new Authenticator(directory, secrets);
            routes.addAll(new TwilioApi(intake.get(), view.queries(), lifecycle, cancellations, authenticator, CLOCK)
                    .routes());
            routes.addAll(new OwnApi(
                            view.queries(),
                            callbacks,
                            directory,
                            view.orphans(),
                            view.inbound(),
                            depths,
                            ways,
                            authenticator)
                    .routes());
            routes.addAll(new AdminApi(
                            directory,
                            directory,
                            directory,
                            secrets,
                            new AdminAccess(adminKey, System::nanoTime),
                            CLOCK)
                    .routes());
        }
        ApiServer api = ApiServer.start(
                new ApiSettings(
                        settings.listen().http().host(),
                        settings.listen().http().port()),
                routes,
                metrics);
        closing.add("api", () -> api.close(DRAIN).block(DRAIN.plusSeconds(2)));
        return api.address();
    }

    private Screening screening(Closing closing) {
        Screening screening = new Screening(metrics);
        RedisTraffic traffic = closing.add("traffic", new RedisTraffic(servers.redis(), kafka.node()));
        closing.add("traffic sharing", new TrafficSharing(screening, traffic, CLOCK))
                .start();
        return screening;
    }

    private Admission admission(Closing closing) {
        RedisRateStore rates = closing.add("rates", new RedisRateStore(servers.redis(), kafka.node()));
        Admission admission = closing.add("admission", new Admission(rates, metrics));
        admission.start();
        return admission;
    }

    private RedisKeyClaims keyClaims(KafkaLogEnds ends) {
        Mono<Boolean> logIsEmpty =
                Flux.range(0, Topics.STANDARD.partitions()).flatMap(ends::end).all(end -> end.intake() == 0);
        return new RedisKeyClaims(servers.redis(), logIsEmpty, CLOCK);
    }

    private PostgresCallbackStore callbackStore() {
        PostgresAddress address = PostgresAddress.parse(servers.postgres()).orElseThrow();
        return PostgresCallbackStore.open(
                address.server().host(),
                address.server().port(),
                address.database(),
                address.user(),
                address.password());
    }
}
