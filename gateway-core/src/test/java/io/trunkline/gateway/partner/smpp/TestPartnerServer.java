package io.trunkline.gateway.partner.smpp;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Partner;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.Intake;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.partner.Enquiries;
import io.trunkline.gateway.partner.PartnerMetrics;
import io.trunkline.gateway.partner.PartnerReceipts;
import io.trunkline.gateway.partner.Submissions;
import io.trunkline.gateway.waiting.Cancellations;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.session.EventLoops;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A server for partners on any free port, with the real intake before a log in memory. */
final class TestPartnerServer implements AutoCloseable {
    static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    static final String SENDER = "+12125550100";
    static final String PASSWORD = "secret";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final List<AcceptedMessage> appended = new CopyOnWriteArrayList<>();
    final Map<MessageSid, MessageState> states = new ConcurrentHashMap<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventLoops loops = EventLoops.create(1, "test-partner");
    private final PartnerServer server;

    /** What the log does with a message; it takes it unless the test says otherwise. */
    volatile Function<AcceptedMessage, Mono<Void>> log = message -> Mono.fromRunnable(() -> appended.add(message));

    TestPartnerServer(PartnerReceipts receipts, Cancellations cancellations, Partner... partners) {
        this(100, receipts, cancellations, partners);
    }

    /**
     * @param window deliver_sm in flight to one bind, and as many that wait
     */
    TestPartnerServer(int window, PartnerReceipts receipts, Cancellations cancellations, Partner... partners) {
        SecretBox secrets = secrets();
        Directory directory = directory(partners);
        DirectoryLog fixed = new DirectoryLog() {
            @Override
            public Directory current() {
                return directory;
            }

            @Override
            public Mono<Void> put(DirectoryEntry entry) {
                return Mono.error(new UnsupportedOperationException());
            }
        };
        Clock clock = Clock.systemUTC();
        Intake intake = new Intake(fixed, new TestLog(), new Screening(meters), clock);
        PartnerMetrics metrics = new PartnerMetrics(meters);
        PartnerServer.Desk desk = new PartnerServer.Desk(
                fixed,
                secrets,
                new Submissions(intake::accept, clock, System::nanoTime, metrics),
                new Enquiries((account, sid) -> Mono.justOrEmpty(states.get(sid)), cancellations),
                receipts,
                metrics);
        ServerSettings settings = ServerSettings.builder("127.0.0.1", 0)
                .refusalDelay(Duration.ofMillis(20))
                .window(window)
                .build();
        this.server = Objects.requireNonNull(
                PartnerServer.start(loops, settings, desk, clock).block(PATIENCE));
    }

    /** All of a test's secrets have one key. */
    static SecretBox secrets() {
        return new SecretBox(new byte[SecretBox.KEY_BYTES]);
    }

    static Partner partner(String systemId, int bindsMax, String... networks) {
        return new Partner(systemId, ACCOUNT, secrets().hash(PASSWORD), bindsMax, 10, 0, List.of(networks));
    }

    static Partner slowPartner(String systemId, int submitsPerSecond) {
        return new Partner(systemId, ACCOUNT, secrets().hash(PASSWORD), 2, 10, submitsPerSecond, List.of());
    }

    private static Directory directory(Partner... partners) {
        Directory directory = Directory.empty()
                .with(new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(ACCOUNT)))
                .with(new DirectoryEntry.OfSender(new Sender(new Address(SENDER), ACCOUNT, Sender.Kind.LONG_CODE)));
        for (Partner partner : partners) {
            directory = directory.with(new DirectoryEntry.OfPartner(partner));
        }
        return directory;
    }

    int port() {
        return server.port();
    }

    void drain() {
        server.close(Duration.ofSeconds(10)).block(PATIENCE);
    }

    @Override
    public void close() {
        server.close(Duration.ZERO).block(PATIENCE);
        loops.shutdown().block(PATIENCE);
    }

    private final class TestLog implements IntakeLog {
        @Override
        public Mono<Void> append(AcceptedMessage message) {
            return log.apply(message);
        }

        @Override
        public int partitions() {
            return 4;
        }
    }
}
