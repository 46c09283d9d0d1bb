package io.trunkline.api;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.api.access.Authenticator;
import io.trunkline.api.admin.AdminAccess;
import io.trunkline.api.admin.AdminApi;
import io.trunkline.api.http.ApiServer;
import io.trunkline.api.http.ApiSettings;
import io.trunkline.api.http.HttpLimits;
import io.trunkline.api.http.Route;
import io.trunkline.api.ops.HealthCheck;
import io.trunkline.api.ops.Operations;
import io.trunkline.api.twilio.TwilioApi;
import io.trunkline.api.v1.OwnApi;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.Intake;
import io.trunkline.gateway.intake.KeyClaims;
import io.trunkline.gateway.intake.KeyedIntake;
import io.trunkline.gateway.intake.admission.Admission;
import io.trunkline.gateway.intake.admission.RateStore;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.progress.QueueProgress;
import io.trunkline.gateway.progress.Watchdog;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.routing.QualitySnapshot;
import io.trunkline.gateway.routing.RouteTable;
import io.trunkline.gateway.routing.quality.KnownRoutes;
import io.trunkline.gateway.routing.quality.QualityBook;
import io.trunkline.gateway.waiting.Cancellations;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The whole HTTP side on a loopback port, over messages in memory. */
public final class TestGateway implements AutoCloseable {
    public static final String ACCOUNT = "AC" + "1a".repeat(16);
    public static final String TOKEN = "5ec2e7".repeat(5) + "ab";
    public static final String KEY = "SK" + "2b".repeat(16);
    public static final String KEY_SECRET = "key-secret-of-the-test";
    public static final String OTHER_ACCOUNT = "AC" + "3c".repeat(16);
    public static final String OTHER_TOKEN = "another-token-of-the-test";
    public static final String SERVICE = "MG" + "4d".repeat(16);
    public static final String ADMIN_KEY = "admin-key-of-the-test";
    public static final String CARRIER = "alpha";
    public static final String SENDER = "+14155550100";
    public static final String OTHER_SENDER = "+14155550199";
    public static final String TO = "+14155552671";
    public static final String MESSAGES = "/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json";

    public final MemoryMessages messages = new MemoryMessages();
    public final MemoryKeyClaims keys = new MemoryKeyClaims();
    public final MemoryRates rates = new MemoryRates();
    public final MemoryDirectory directory;
    public final QueueDepths depths = new QueueDepths(InstantSource.system());
    public final MemoryOrphans orphans = new MemoryOrphans();
    public final MemoryInbound inbound = new MemoryInbound();
    public final AtomicReference<QualitySnapshot> quality = new AtomicReference<>(QualitySnapshot.EMPTY);
    public final AtomicReference<List<CarrierBind>> binds = new AtomicReference<>(List.of());
    public final AtomicBoolean storeUp = new AtomicBoolean(true);
    public final SecretBox secrets = new SecretBox(new byte[SecretBox.KEY_BYTES]);
    public final QueueProgress queue = new QueueProgress("queue-of-the-test");
    public final QualityBook book;
    private final Watchdog watchdog;
    private final ApiServer server;

    public TestGateway() {
        this(HttpLimits.DEFAULT, List.of());
    }

    public TestGateway(HttpLimits limits, List<Route> more) {
        this(limits, more, null, null);
    }

    /** With keys and limits elsewhere than in memory. */
    public TestGateway(KeyClaims claims, RateStore store) {
        this(HttpLimits.DEFAULT, List.of(), claims, store);
    }

    private TestGateway(
            HttpLimits limits, List<Route> more, @Nullable KeyClaims otherKeys, @Nullable RateStore otherRates) {
        directory = new MemoryDirectory(entries());
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        KeyedIntake intake = new KeyedIntake(
                new Intake(
                        directory,
                        messages,
                        new Screening(metrics),
                        InstantSource.system(),
                        new Admission(otherRates == null ? rates : otherRates, metrics),
                        depths),
                otherKeys == null ? keys : otherKeys,
                new NothingBefore(),
                InstantSource.system());
        List<Route> routes = new ArrayList<>(more);
        watchdog = Watchdog.start(metrics, Duration.ofMillis(1));
        watchdog.watch(queue);
        Authenticator authenticator = new Authenticator(directory, secrets);
        Cancellations cancellations = new Cancellations(
                new NothingWaits(),
                messages,
                (account, sid) -> messages.history(account, sid).flatMap(found -> Mono.justOrEmpty(found.inLane())),
                // The owner of every slot cancels at once
                (slot, cancel) -> messages.append(new MessageCanceled(cancel.sid(), Instant.now(), null)),
                InstantSource.system());
        routes.addAll(new TwilioApi(intake, messages, messages, cancellations, authenticator, InstantSource.system())
                .routes());
        book = new QualityBook(InstantSource.system(), KnownRoutes.of(directory::current));
        OwnApi.Ways ways = new OwnApi.Ways(new RouteTable(quality::get), binds::get, book);
        routes.addAll(
                new OwnApi(messages, messages, directory, orphans, inbound, depths, ways, authenticator).routes());
        routes.addAll(new AdminApi(
                        directory,
                        directory,
                        directory,
                        secrets,
                        new AdminAccess(ADMIN_KEY, System::nanoTime),
                        InstantSource.system())
                .routes());
        routes.addAll(new Operations(
                        metrics,
                        List.of(
                                new HealthCheck("log", Mono.just(true)),
                                new HealthCheck("store", Mono.fromSupplier(storeUp::get))),
                        watchdog)
                .routes());
        server = ApiServer.start(new ApiSettings("127.0.0.1", 0, limits), routes, metrics);
    }

    private List<DirectoryEntry> entries() {
        AccountSid one = new AccountSid(ACCOUNT);
        AccountSid other = new AccountSid(OTHER_ACCOUNT);
        Account.ApiKey key = new Account.ApiKey(KEY, secrets.hash(KEY_SECRET));
        Address sender = new Address(SENDER);
        return List.of(
                new DirectoryEntry.OfAccount(new Account(one, "one", secrets.seal(TOKEN), List.of(key), List.of())),
                new DirectoryEntry.OfAccount(
                        new Account(other, "other", secrets.seal(OTHER_TOKEN), List.of(), List.of())),
                new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(one)),
                new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(other)),
                new DirectoryEntry.OfSender(new Sender(sender, one, Sender.Kind.UNPACED)),
                new DirectoryEntry.OfSender(new Sender(new Address(OTHER_SENDER), other, Sender.Kind.UNPACED)),
                new DirectoryEntry.OfCarrier(
                        new Carrier(CARRIER, "127.0.0.1", 1, "esme", secrets.seal("password"), 1, List.of(0))),
                new DirectoryEntry.OfService(
                        new MessagingService(new ServiceSid(SERVICE), one, "pool", List.of(sender))));
    }

    public InetSocketAddress address() {
        return server.address();
    }

    public int port() {
        return address().getPort();
    }

    public ApiServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close(Duration.ofSeconds(2)).block(Duration.ofSeconds(10));
        watchdog.close();
    }
}
