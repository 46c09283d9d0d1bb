package io.trunkline.gateway.routing.quality.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.NodeReports;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.RouteStanding.State;
import io.trunkline.gateway.routing.RouteTable;
import io.trunkline.gateway.routing.quality.AttemptCounts;
import io.trunkline.gateway.routing.quality.KnownRoutes;
import io.trunkline.gateway.routing.quality.QualityBook;
import io.trunkline.gateway.routing.quality.QualityMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QualityReportsTest {
    private static final RouteKey KEY = new RouteKey("carrier", "DE");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, byte[]> compacted = new HashMap<>();
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private List<CarrierBind> binds = List.of();
    private boolean isThere = true;
    private long next;

    /** A node and what it knows. */
    private record Node(AttemptCounts counts, QualityBook book, QualityReports reports) {
        RouteStanding standing() {
            return book.snapshot().of(KEY);
        }
    }

    private final Node here = node("here");
    private final Node there = node("there");

    @Test
    void otherNodesAndThoseThatStartLaterShouldKnowWhatOneCounted() {
        for (int second = 0; second < 60; second++) {
            send(10);
            tick();
        }
        assertThat(here.standing().state()).isEqualTo(State.EJECTED);
        // Figures are told with the next second, states at once
        here.book().tick();
        there.book().tick();
        assertThat(there.standing()).isEqualTo(here.standing());
        assertThat(meters.get("trunkline.route.state")
                        .tags("route", "carrier", "country", "DE")
                        .gauge()
                        .value())
                .isEqualTo(State.EJECTED.ordinal());

        // No node lives through this; the records are old by then
        Node restarted = node("here");
        Instant said = now;
        now = now.plusSeconds(31);
        compacted.forEach((key, value) -> restarted.reports().heard(key, value, said));
        restarted.book().tick();
        assertThat(restarted.standing().state()).isEqualTo(State.EJECTED);
        assertThat(restarted.standing().until()).isEqualTo(here.standing().until());
        now = now.plus(Duration.ofMinutes(5));
        restarted.book().tick();
        assertThat(restarted.standing().state()).isEqualTo(State.CANARY);
    }

    @Test
    void whatWasSaidOfARouteThatIsNoMoreShouldBeTakenAwayAfterAMinute() {
        String key = "route/DE/carrier";
        send(10);
        pass(10);
        assertThat(compacted).containsKey(key);
        isThere = false;
        pass(50);
        assertThat(compacted).as("a node may know late of a route").containsKey(key);
        isThere = true;
        pass(60);
        isThere = false;
        pass(50);
        assertThat(compacted).as("it was there again").containsKey(key);
        pass(30);
        assertThat(compacted).doesNotContainKey(key);
        tick();
        assertThat(compacted).as("nobody says it again").doesNotContainKey(key);
    }

    /** The node that counted is no more, and so is the route. */
    @Test
    void whatWasSaidOfARouteBeforeAllNodesStartedShouldBeTakenAwayToo() {
        send(10);
        pass(10);
        Node later = node("later");
        compacted.forEach((key, value) -> later.reports().heard(key, value, now));
        isThere = false;
        Map<String, byte[]> said = new HashMap<>();
        for (int second = 0; second < 90; second++) {
            now = now.plusSeconds(1);
            said.putAll(later.reports().next());
        }
        assertThat(said).containsEntry("route/DE/carrier", NodeReports.NOTHING);
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            tick();
        }
    }

    @Test
    void bindsThatOneNodeLostShouldKeepAllNodesFromTheCarrier() {
        binds = List.of(new CarrierBind("carrier", 1, "bound", 0, 0, 0, 0, 10, CarrierBind.Answers.NONE));
        tick();
        assertThat(there.standing().state()).isEqualTo(State.UNKNOWN);
        binds = List.of(new CarrierBind("carrier", 1, "waiting", 0, 0, 0, 0, 10, CarrierBind.Answers.NONE));
        tick();
        assertThat(there.standing().state()).isEqualTo(State.EJECTED);
    }

    @Test
    void newMessagesShouldLeaveASlotThatOneNodeLostAndComeBackToIt() {
        binds = List.of(bind(0, "bound"), bind(1, "bound"));
        tick();
        int own = slot();
        binds = List.of(bind(own, "waiting"), bind(1 - own, "bound"));
        tick();
        assertThat(there.standing().state()).as("of the carrier").isEqualTo(State.UNKNOWN);
        assertThat(slot()).isEqualTo(1 - own);
        binds = List.of(bind(own, "bound"), bind(1 - own, "bound"));
        tick();
        assertThat(slot()).isEqualTo(own);
    }

    /** Which slot a message gets on the other node. */
    private int slot() {
        Directory directory = Directory.empty()
                .with(new DirectoryEntry.OfCarrier(
                        new Carrier("carrier", "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(0, 1))))
                .with(new DirectoryEntry.OfRoute(new Route("", "carrier")));
        AcceptedMessage message = new AcceptedMessage(envelope(), "Hello");
        RoutingDecision decision = new RouteTable(there.book()::snapshot).choose(message, directory, now);
        return ((RoutingDecision.Routed) decision).message().slot();
    }

    private static CarrierBind bind(int slot, String state) {
        return new CarrierBind("carrier", slot, state, 0, 0, 0, 0, 10, CarrierBind.Answers.NONE);
    }

    @Test
    void refusalsInARowShouldKeepAllNodesFromTheCarrier() {
        binds = List.of(bound(new CarrierBind.Answers(7, 4, 0, 4)));
        tick();
        assertThat(there.standing().state()).isEqualTo(State.UNKNOWN);
        binds = List.of(bound(new CarrierBind.Answers(7, 5, 0, 5)));
        tick();
        assertThat(there.standing().state()).isEqualTo(State.EJECTED);
    }

    @Test
    void nodeThatStartsShouldKnowTheBackOffOfACarrierAndThatItIsACanaryAfterIt() {
        refuse();
        pass(10);
        RouteStanding before = here.standing();
        assertThat(before.state()).isEqualTo(State.EJECTED);
        now = now.plusSeconds(31);
        Node restarted = restarted();
        assertThat(restarted.standing().state()).isEqualTo(State.EJECTED);
        assertThat(restarted.standing().until()).isEqualTo(before.until());

        pass(60);
        assertThat(here.standing().state()).isEqualTo(State.CANARY);
        restarted = restarted();
        assertThat(restarted.standing().state()).isEqualTo(State.CANARY);
        isThere = false;
        pass(80);
        assertThat(compacted).as("its routes are no more").doesNotContainKey("carrier/carrier");
    }

    @Test
    void nodeThatStartsRightAfterACarrierWasLeftShouldKnowItAndTheTopicHaveOneRecordOfIt() {
        refuse();
        tick();
        assertThat(restarted().standing().until()).isEqualTo(here.standing().until());
        compacted.remove("carrier/carrier");
        pass(5);
        assertThat(compacted).as("nothing has changed").doesNotContainKey("carrier/carrier");
        pass(5);
        assertThat(compacted).as("all that is known, every ten seconds").containsKey("carrier/carrier");
    }

    @Test
    void carrierThatIsBackShouldBeSoAfterARestartAndLeaveTwiceAsLongNextTime() {
        refuse();
        pass(61);
        binds = List.of(bound(new CarrierBind.Answers(20, 5, 0, 0)));
        pass(10);
        assertThat(here.standing().state()).isEqualTo(State.UNKNOWN);
        Node restarted = restarted();
        assertThat(restarted.standing().state()).isEqualTo(State.UNKNOWN);

        binds = List.of(bound(new CarrierBind.Answers(20, 10, 0, 5)));
        now = now.plusSeconds(1);
        here.reports().next().forEach((key, value) -> restarted.reports().heard(key, value, now));
        assertThat(restarted.standing().until()).isEqualTo(now.plus(Duration.ofMinutes(2)));
    }

    private void refuse() {
        binds = List.of(bound(new CarrierBind.Answers(7, 0, 0, 0)));
        tick();
        binds = List.of(bound(new CarrierBind.Answers(7, 5, 0, 5)));
        tick();
    }

    /** A node that has read nothing but the topic. */
    private Node restarted() {
        Node restarted = node("restarted");
        compacted.forEach((key, value) -> restarted.reports().heard(key, value, now.minusSeconds(31)));
        restarted.book().tick();
        return restarted;
    }

    private static CarrierBind bound(CarrierBind.Answers answers) {
        return new CarrierBind("carrier", 1, "bound", 0, 0, 0, 0, 10, answers);
    }

    /** While Kafka is away no receipt can be read, and none is missing. */
    @Test
    void nodeThatDoesNotHearItselfShouldCountNothingOfWhatIsUnderWay() {
        submit(100);
        for (int second = 0; second < 10; second++) {
            now = now.plusSeconds(1);
            here.reports().next();
        }
        for (int second = 0; second < 400; second++) {
            tick();
        }
        assertThat(here.standing().state()).isEqualTo(State.UNKNOWN);
        assertThat(here.standing().evidence()).isLessThan(20);

        submit(100);
        for (int second = 0; second < 400; second++) {
            tick();
        }
        assertThat(here.standing().state()).isNotIn(State.UNKNOWN, State.GOOD);
    }

    private Node node(String name) {
        AttemptCounts counts = new AttemptCounts(() -> now, to -> "DE");
        QualityBook book = new QualityBook(
                () -> now,
                new KnownRoutes(
                        route -> isThere ? OptionalDouble.of(0.9) : OptionalDouble.empty(),
                        route -> isThere ? "carrier" : "",
                        carrier -> isThere ? List.of(carrier) : List.of(),
                        country -> List.of(new Route("", "carrier")),
                        List::of));
        return new Node(
                counts,
                book,
                new QualityReports(
                        name,
                        () -> now,
                        counts,
                        () -> name.equals("here") ? binds : List.of(),
                        book,
                        new QualityMetrics(meters, book)));
    }

    private void tick() {
        now = now.plusSeconds(1);
        for (Node node : List.of(here, there)) {
            node.reports().next().forEach((key, value) -> {
                if (value.length == 0) {
                    compacted.remove(key);
                    return;
                }
                compacted.put(key, value);
                here.reports().heard(key, value, now);
                there.reports().heard(key, value, now);
            });
        }
    }

    /** Half of them fail. */
    private void send(int messages) {
        List<MessageSid> sids = submit(messages);
        for (int i = 0; i < messages; i++) {
            boolean delivered = i % 2 == 0;
            here.counts()
                    .count(new ReceiptReceived(
                            sids.get(i),
                            now,
                            null,
                            1,
                            0,
                            1,
                            delivered ? ReceiptOutcome.DELIVERED : ReceiptOutcome.FAILED,
                            delivered ? null : ErrorCode.UNREACHABLE,
                            ""));
        }
    }

    private List<MessageSid> submit(int messages) {
        return IntStream.range(0, messages).mapToObj(i -> submit()).toList();
    }

    private Envelope envelope() {
        return new Envelope(
                new MessageSid(now.toEpochMilli() << 16, next++),
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                new Address("+15005550006"),
                new Address("+4915112345678"),
                null,
                1,
                null,
                now);
    }

    private MessageSid submit() {
        Envelope envelope = envelope();
        MessageSid sid = envelope.sid();
        here.counts()
                .count(new MessageRouted(
                        envelope,
                        now,
                        1,
                        "carrier",
                        0,
                        "",
                        AttemptCause.FIRST,
                        LifecycleEvent.ALL_SEGMENTS,
                        new ChosenRoute("carrier", List.of())));
        here.counts()
                .count(new MessageSubmitted(sid, now, null, 1, "carrier", List.of(new SubmittedSegment(0, 1, "id"))));
        return sid;
    }
}
