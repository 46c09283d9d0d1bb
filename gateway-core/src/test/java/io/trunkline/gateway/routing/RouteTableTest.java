package io.trunkline.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.config.SendingWindow;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.RoutingDecision.Routed;
import io.trunkline.gateway.log.RoutingDecision.Unroutable;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final Random RANDOM = new Random(5);
    private static final RouteTable TABLE = new RouteTable(() -> QualitySnapshot.EMPTY);

    /** 11:06:40 in London, 06:06:40 in New York. */
    private static final Instant NOW = Instant.ofEpochMilli(1_795_000_000_000L);

    private static final Directory DIRECTORY = Directory.empty()
            .with(carrier("world", 0, 1))
            .with(carrier("britain", 2, 3))
            .with(route("", "world"))
            .with(route("44", "britain"))
            .with(route("447", "unknown"))
            .with(sender("+12125550100", Sender.Kind.LONG_CODE))
            .with(sender("+12125550199", Sender.Kind.UNPACED));

    @Test
    void longestPrefixWhoseCarrierIsKnownShouldWin() {
        assertThat(routed("+14155552671", "+12125550100").carrier()).isEqualTo("world");
        assertThat(routed("+442071838750", "+12125550100").carrier()).isEqualTo("britain");
        assertThat(routed("+447700900123", "+12125550100").carrier()).isEqualTo("britain");
    }

    @Test
    void anotherWayShouldBeALegalRouteOfAnotherCarrierThatIsNotOut() {
        assertThat(isElsewhere(QualitySnapshot.EMPTY, "+442071838750"))
                .as("by a shorter prefix")
                .isTrue();
        assertThat(isElsewhere(QualitySnapshot.EMPTY, "+14155552671"))
                .as("the only one")
                .isFalse();
        Directory more = DIRECTORY.with(route("1415", "world"));
        assertThat(isElsewhere(QualitySnapshot.EMPTY, more, "+14155552671"))
                .as("the same carrier")
                .isFalse();
        assertThat(isElsewhere(standing(RouteStanding.State.EJECTED, 0), "+442071838750"))
                .isFalse();
        assertThat(isElsewhere(standing(RouteStanding.State.CANARY, 0), "+442071838750"))
                .isFalse();
        assertThat(isElsewhere(standing(RouteStanding.State.CANARY, 1), "+442071838750"))
                .isTrue();
    }

    @Test
    void anyRouteWithABindShouldBeAnotherWayWhereTheCarrierHasNone() {
        RouteKey world = everywhere("+14155552671");
        RouteKey britain = everywhere("+442071838750");
        RouteStanding ejected = new RouteStanding(RouteStanding.State.EJECTED, 0.5, 50, 0, NOW.plusSeconds(60), "");
        RouteStanding unbound = new RouteStanding(RouteStanding.State.EJECTED, 0.9, 50, 0, null, "");
        assertThat(isElsewhere(new QualitySnapshot(Map.of(world, ejected)), "+442071838750"))
                .as("while its own carrier does")
                .isFalse();
        assertThat(isElsewhere(new QualitySnapshot(Map.of(world, ejected, britain, unbound)), "+442071838750"))
                .as("while its own has no bind")
                .isTrue();
        assertThat(isElsewhere(new QualitySnapshot(Map.of(world, unbound, britain, unbound)), "+442071838750"))
                .as("while none has")
                .isFalse();
        assertThat(isElsewhere(new QualitySnapshot(Map.of(world, ejected, britain, ejected)), "+442071838750"))
                .as("while both are ejected")
                .isFalse();
    }

    @Test
    void carrierShouldBeOutForAMessageWhereAllItsRoutesAre() {
        LaneMessage message = routed("+14155552671", "+12125550100");
        RouteStanding ejected = new RouteStanding(RouteStanding.State.EJECTED, 0.5, 50, 0, NOW.plusSeconds(60), "");
        RouteKey route = new RouteKey(message.route().name(), "US");
        assertThat(isCarrierOut(message, Map.of(route, ejected)))
                .as("for the sake of one route")
                .isFalse();
        assertThat(isCarrierOut(message, Map.of(everywhere("+14155552671"), ejected)))
                .isTrue();
        assertThat(isCarrierOut(message, Map.of(everywhere("+442071838750"), ejected)))
                .as("another carrier")
                .isFalse();
    }

    private static boolean isCarrierOut(LaneMessage message, Map<RouteKey, RouteStanding> standings) {
        return new RouteTable(() -> new QualitySnapshot(standings)).isCarrierOut(message);
    }

    private static RouteKey everywhere(String to) {
        return new RouteKey(routed(to, "+12125550100").route().name(), RouteKey.EVERYWHERE);
    }

    private static QualitySnapshot standing(RouteStanding.State state, double canaryShare) {
        String world = routed("+14155552671", "+12125550100").route().name();
        return new QualitySnapshot(Map.of(
                new RouteKey(world, RouteKey.EVERYWHERE), new RouteStanding(state, 1, 0, canaryShare, null, "")));
    }

    private static boolean isElsewhere(QualitySnapshot quality, String to) {
        return isElsewhere(quality, DIRECTORY, to);
    }

    /** Whether it could go another way than the one that it would have while nothing is known of any. */
    private static boolean isElsewhere(QualitySnapshot quality, Directory directory, String to) {
        return new RouteTable(() -> quality).isElsewhere(routed(to, "+12125550100"), directory, NOW);
    }

    @Test
    void senderWithAPaceShouldKeepToOneSlot() {
        assertThat(slots("+12125550100")).hasSize(1);
    }

    @Test
    void senderWithoutAPaceShouldBeSpreadOverAllSlotsByRecipient() {
        assertThat(slots("+12125550199")).as("one recipient").hasSize(1);

        long first = IntStream.range(0, 1000)
                .filter(i -> routed("+1415555" + (2000 + i), "+12125550199").slot() == 0)
                .count();
        assertThat(first).as("neighbouring numbers in the first of two slots").isBetween(400L, 600L);
    }

    @Test
    void messagesShouldGoToAnotherSlotWhileTheirBindIsDownAndThatOfAnotherIsNot() {
        Directory four = DIRECTORY.with(carrier("world", 0, 1, 2, 3));
        QualitySnapshot down = down(1, 2);
        Map<Integer, Integer> moved = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            String to = "+1415555" + (2000 + i);
            int before = slot(QualitySnapshot.EMPTY, four, to, "+12125550199");
            int now = slot(down, four, to, "+12125550199");
            assertThat(now).isIn(0, 3);
            assertThat(slot(down, four, to, "+12125550199"))
                    .as("one recipient's")
                    .isEqualTo(now);
            if (before == 0 || before == 3) {
                assertThat(now).as("whose bind is up").isEqualTo(before);
            } else {
                moved.merge(now, 1, Integer::sum);
            }
        }
        assertThat(moved.get(0)).as("of about 500 in one of two").isBetween(180, 320);
        assertThat(moved.get(3)).isBetween(180, 320);

        int own = slot(QualitySnapshot.EMPTY, four, "+14155552671", "+12125550100");
        assertThat(slot(down(own), four, "+14155552671", "+12125550100"))
                .as("of a sender with a pace")
                .isNotEqualTo(own)
                .isEqualTo(slot(down(own), four, "+14155552672", "+12125550100"));
        assertThat(slot(down(0, 1, 2, 3), four, "+14155552671", "+12125550100"))
                .as("where all are down")
                .isEqualTo(own);
    }

    private static QualitySnapshot down(Integer... slots) {
        return new QualitySnapshot(Map.of(), Map.of("world", Set.of(slots)));
    }

    private static int slot(QualitySnapshot quality, Directory directory, String to, String from) {
        RoutingDecision decision = new RouteTable(() -> quality).choose(message(to, from), directory, NOW);
        return ((Routed) decision).message().slot();
    }

    @Test
    void oneTimePasswordShouldHaveASlotOfItsOwnWhereTheCarrierHasOne() {
        Directory own = DIRECTORY.with(new DirectoryEntry.OfCarrier(new Carrier(
                "world",
                "127.0.0.1",
                2775,
                "id",
                new Sealed(new byte[0]),
                10,
                List.of(0, 1),
                7,
                ReceiptTimes.DEFAULT,
                FaultTable.USUAL,
                0,
                null,
                CarrierDialect.USUAL)));
        assertThat(slot(own, "+12125550199", Urgency.ONE_TIME_PASSWORD, 1)).isEqualTo(7);
        assertThat(slot(down(7), own, "+12125550199", Urgency.ONE_TIME_PASSWORD, 1))
                .as("while its bind is down")
                .isIn(0, 1);
        assertThat(slot(own, "+12125550199", Urgency.TRANSACTIONAL, 1)).isIn(0, 1);
        assertThat(slot(own, "+12125550199", Urgency.ONE_TIME_PASSWORD, 2))
                .as("long")
                .isIn(0, 1);
        assertThat(slot(own, "+12125550100", Urgency.ONE_TIME_PASSWORD, 1))
                .as("paced")
                .isIn(0, 1);
        assertThat(slot(DIRECTORY, "+12125550199", Urgency.ONE_TIME_PASSWORD, 1))
                .as("none")
                .isIn(0, 1);
    }

    private static int slot(Directory directory, String from, Urgency urgency, int segments) {
        return slot(QualitySnapshot.EMPTY, directory, from, urgency, segments);
    }

    private static int slot(QualitySnapshot quality, Directory directory, String from, Urgency urgency, int segments) {
        AcceptedMessage usual = message("+14155552671", from);
        Envelope envelope = usual.envelope();
        AcceptedMessage message = new AcceptedMessage(
                new Envelope(
                        envelope.sid(),
                        envelope.account(),
                        envelope.from(),
                        envelope.to(),
                        null,
                        segments,
                        null,
                        envelope.acceptedAt(),
                        new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, urgency)),
                usual.body());
        return ((Routed) new RouteTable(() -> quality).choose(message, directory, NOW))
                .message()
                .slot();
    }

    @Test
    void messageWithoutARouteShouldSaySo() {
        RoutingDecision decision = TABLE.choose(message("+14155552671", "+12125550100"), Directory.empty(), NOW);
        assertThat(decision).isEqualTo(new Unroutable(ErrorCode.NO_ROUTE, "no route to +14155552671"));
    }

    @Test
    void messageShouldWaitForItsTimeAndNotOutliveItsValidity() {
        AcceptedMessage now = message("+14155552671", "+12125550199");
        Envelope plain = now.envelope();
        Instant sendAt = plain.acceptedAt().plusSeconds(60);
        AcceptedMessage later = new AcceptedMessage(
                new Envelope(
                        plain.sid(),
                        plain.account(),
                        plain.from(),
                        plain.to(),
                        null,
                        1,
                        null,
                        plain.acceptedAt(),
                        new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, Duration.ofSeconds(30), sendAt)),
                "Hello");
        assertThat(TABLE.first(now, DIRECTORY, plain.acceptedAt())).isInstanceOf(Routed.class);
        assertThat(TABLE.first(later, DIRECTORY, plain.acceptedAt()))
                .isEqualTo(new RoutingDecision.NotYet(sendAt, "the time that was asked for"));
        assertThat(TABLE.first(later, DIRECTORY, sendAt)).isInstanceOf(Routed.class);
        assertThat(TABLE.first(later, DIRECTORY, sendAt.plusSeconds(30)))
                .isInstanceOfSatisfying(
                        Unroutable.class, end -> assertThat(end.code()).isEqualTo(ErrorCode.VALIDITY_EXPIRED));
    }

    @Test
    void messageShouldWaitForItsDestinationsWindowAtEveryAttempt() {
        Directory windows = DIRECTORY.with(window("US", 8 * 60, 21 * 60)).with(window("GB", 8 * 60, 21 * 60));
        AcceptedMessage newYork = message("+12125552671", "+12125550199");
        Instant eight = Instant.parse("2026-11-18T13:00:00Z");
        RoutingDecision wait = new RoutingDecision.NotYet(eight, "its destination's sending window");
        assertThat(TABLE.first(newYork, windows, NOW)).isEqualTo(wait);
        assertThat(TABLE.choose(newYork, windows, NOW)).isEqualTo(wait);
        assertThat(TABLE.choose(newYork, windows, eight.minusMillis(1))).isEqualTo(wait);
        assertThat(TABLE.choose(newYork, windows, eight)).isInstanceOf(Routed.class);
        assertThat(TABLE.first(message("+442071838750", "+12125550199"), windows, NOW))
                .isInstanceOf(Routed.class);
    }

    @Test
    void whatHasASenderWithAPaceShouldGoInItsTurnAndNeedARouteAllTheSame() {
        AcceptedMessage paced = message("+14155552671", "+12125550100");
        assertThat(TABLE.first(paced, DIRECTORY, NOW)).isEqualTo(new RoutingDecision.InTurn());
        assertThat(TABLE.inTurn(paced, DIRECTORY, NOW)).isEqualTo(new RoutingDecision.InTurn());
        assertThat(TABLE.choose(paced, DIRECTORY, NOW)).isInstanceOf(Routed.class);
        Directory withoutRoute = Directory.empty().with(sender("+12125550100", Sender.Kind.LONG_CODE));
        assertThat(TABLE.first(paced, withoutRoute, NOW)).isInstanceOf(Unroutable.class);
    }

    @Test
    void whatWaitedShouldEndWhereItsSenderIsGoneAndWaitWhereItMayBeNew() {
        AcceptedMessage paced = message("+14155552671", "+12125550100");
        Directory without = Directory.empty().with(carrier("world", 0, 1)).with(route("", "world"));
        Instant soon = NOW.plusSeconds(59);
        Instant later = NOW.plusSeconds(60);
        Unroutable gone = new Unroutable(ErrorCode.NO_ROUTE, "its sender +12125550100 is no more");
        assertThat(TABLE.turn(paced, without, later)).isEqualTo(gone);
        assertThat(TABLE.afterWait(paced, without, later)).isEqualTo(gone);
        assertThat(RouteTable.isOrphaned(paced.envelope(), without, later)).isTrue();
        assertThat(RouteTable.isOrphaned(paced.envelope(), without, soon)).isFalse();
        assertThat(RouteTable.isOrphaned(paced.envelope(), DIRECTORY, later)).isFalse();
        RoutingDecision unheardOf =
                new RoutingDecision.NotYet(soon.plusSeconds(5), "its sender, which is not known yet");
        assertThat(TABLE.turn(paced, without, soon)).isEqualTo(unheardOf);
        assertThat(TABLE.afterWait(paced, without, soon)).isEqualTo(unheardOf);
        assertThat(TABLE.turn(paced, DIRECTORY, later)).isInstanceOf(Routed.class);
        assertThat(TABLE.afterWait(paced, DIRECTORY, later)).isEqualTo(new RoutingDecision.InTurn());
    }

    @Test
    void messageWhoseValidityEndsBeforeTheWindowOpensShouldFail() {
        Directory evening = DIRECTORY.with(window("US", 20 * 60, 21 * 60));
        assertThat(TABLE.first(message("+12125552671", "+12125550100"), evening, NOW))
                .isEqualTo(new Unroutable(
                        ErrorCode.VALIDITY_EXPIRED,
                        "its validity ends before its destination's sending window opens, at 2026-11-19T01:00:00Z"));
    }

    private static DirectoryEntry window(String country, int fromMinute, int toMinute) {
        return new DirectoryEntry.OfCountry(new CountryRule(
                country,
                List.of(new SendingWindow(EnumSet.allOf(DayOfWeek.class), fromMinute, toMinute)),
                0,
                Set.of(),
                Set.of(),
                ProhibitedContent.NOTHING));
    }

    private static Set<Integer> slots(String from) {
        return IntStream.range(0, 200)
                .mapToObj(i -> routed("+14155552671", from).slot())
                .collect(Collectors.toSet());
    }

    private static LaneMessage routed(String to, String from) {
        return ((Routed) TABLE.choose(message(to, from), DIRECTORY, NOW)).message();
    }

    private static AcceptedMessage message(String to, String from) {
        Instant at = NOW;
        return new AcceptedMessage(
                new Envelope(
                        MessageSid.next(at.toEpochMilli(), 0, RANDOM),
                        ACCOUNT,
                        new Address(from),
                        new Address(to),
                        null,
                        1,
                        null,
                        at),
                "Hello");
    }

    private static DirectoryEntry carrier(String name, Integer... slots) {
        return new DirectoryEntry.OfCarrier(
                new Carrier(name, "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(slots)));
    }

    private static DirectoryEntry route(String prefix, String carrier) {
        return new DirectoryEntry.OfRoute(new Route(prefix, carrier));
    }

    private static DirectoryEntry sender(String address, Sender.Kind kind) {
        return new DirectoryEntry.OfSender(new Sender(new Address(address), ACCOUNT, kind));
    }
}
