package io.trunkline.gateway.carrier.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.carrier.CarrierLink;
import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.MessageOutcome.Settled;
import io.trunkline.gateway.carrier.NoInbound;
import io.trunkline.gateway.carrier.NoReceipts;
import io.trunkline.gateway.carrier.NoSegments;
import io.trunkline.gateway.carrier.SegmentOutcome.Accepted;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.simulator.CarrierProfile;
import io.trunkline.smpp.simulator.CarrierSettings;
import io.trunkline.smpp.simulator.SimulatedCarrier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A link to a simulated carrier. */
class SmppLinksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SecretBox secrets = new SecretBox(new byte[SecretBox.KEY_BYTES]);
    private EventLoops loops;
    private SimulatedCarrier carrier;

    @BeforeEach
    void start() {
        loops = EventLoops.create(1, "test");
        carrier = start(0);
    }

    private SimulatedCarrier start(int port) {
        CarrierProfile profile = CarrierProfile.from(new Properties());
        return SimulatedCarrier.start(loops, new CarrierSettings("127.0.0.1", port, profile, Optional.empty()))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        carrier.close().block(PATIENCE);
        loops.shutdown().block(PATIENCE);
    }

    @Test
    void segmentShouldNotBeWrittenOutsideItsWindow() {
        AtomicInteger asked = new AtomicInteger();
        List<MessageOutcome> outcomes = submit(asked);
        assertThat(outcomes).hasSize(1);
        Settled settled = (Settled) outcomes.getFirst();
        assertThat(settled.segments()).hasSize(2).first().isInstanceOf(Accepted.class);
        assertThat(settled.segments().getLast())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.passing()).isTrue());
        assertThat(asked).hasValue(2);
        assertThat(carrier.figures().submitted()).isEqualTo(1);
    }

    /** Nothing is asked for before the bind is bound: by then all wait, whoever was quicker. */
    @Test
    void oneTimePasswordShouldBeWrittenBeforeWhatWaitsForTheWindow() throws Exception {
        int port = carrier.port();
        carrier.close().block(PATIENCE);
        List<Urgency> written = new CopyOnWriteArrayList<>();
        CarrierLink link = link(
                envelope -> {
                    written.add(envelope.terms().urgency());
                    return true;
                },
                4,
                port);
        List<LaneRecord> lane = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            lane.add(record(i, Urgency.BULK));
        }
        lane.add(record(6, Urgency.ONE_TIME_PASSWORD));
        CountDownLatch handedOver = new CountDownLatch(1);
        CountDownLatch settled = new CountDownLatch(lane.size());
        Disposable submitting = link.submit(
                        Flux.fromIterable(lane)
                                .doOnComplete(handedOver::countDown)
                                .concatWith(Flux.never()),
                        () -> true)
                .subscribe(outcome -> settled.countDown());
        assertThat(handedOver.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        carrier = start(port);
        assertThat(settled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        submitting.dispose();
        link.close().block(PATIENCE);
        assertThat(written).hasSize(7).startsWith(Urgency.ONE_TIME_PASSWORD, Urgency.BULK);
    }

    private static LaneRecord record(long offset, Urgency urgency) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Envelope envelope = new Envelope(
                MessageSid.next(now.toEpochMilli(), 0, new Random(offset)),
                new AccountSid("AC00000000000000000000000000000001"),
                new Address("+12125550100"),
                new Address("+14155552671"),
                null,
                1,
                null,
                now,
                new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, urgency));
        return new LaneRecord(offset, new LaneMessage(envelope, "hello", 1, "alpha", 0, "only route"));
    }

    private CarrierLink link(Predicate<Envelope> window, int size, int port) {
        Receipts receipts = new Receipts(new NoReceipts(), new NoSegments(), event -> Mono.empty(), o -> Mono.empty());
        return new SmppLinks(
                        secrets,
                        receipts,
                        new NoInbound(),
                        loops,
                        new SmppLinks.Rules(InstantSource.system(), window, sender -> 0))
                .open(new Carrier("alpha", "127.0.0.1", port, "esme", secrets.seal("word"), size, List.of(0)), 0);
    }

    /** A message of two segments, whose window closes after the first. */
    private List<MessageOutcome> submit(AtomicInteger asked) {
        CarrierLink link = link(envelope -> asked.incrementAndGet() == 1, 20, carrier.port());
        List<MessageOutcome> outcomes = link.submit(Flux.just(record()).concatWith(Flux.never()), () -> true)
                .take(1)
                .collectList()
                .block(PATIENCE);
        link.close().block(PATIENCE);
        return outcomes == null ? List.of() : outcomes;
    }

    private static LaneRecord record() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Envelope envelope = new Envelope(
                MessageSid.next(now.toEpochMilli(), 0, new Random(1)),
                new AccountSid("AC00000000000000000000000000000001"),
                new Address("+12125550100"),
                new Address("+14155552671"),
                null,
                2,
                null,
                now);
        return new LaneRecord(0, new LaneMessage(envelope, "a".repeat(200), 1, "alpha", 0, "only route"));
    }
}
