package io.trunkline.gateway.routing.quality;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.carrier.CarrierBind.Answers;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.RouteStanding.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class CarrierWatchTest {
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private String owner = "carrier";
    private final QualityBook book = new QualityBook(
            () -> now,
            new KnownRoutes(
                    route -> OptionalDouble.of(0.9),
                    route -> owner,
                    carrier -> List.of(carrier + "-route"),
                    country -> List.of(),
                    List::of));
    private final BindReports here = new BindReports();
    private final BindReports there = new BindReports();

    @Test
    void carrierShouldBeOutAtOnceWhenItsLastBindIsLostAndBackWithTheFirst() {
        tell("here", here, bind(1, "bound"));
        tell("there", there, bind(2, "bound"));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, bind(1, "waiting"));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("there", there, bind(2, "waiting"));
        assertThat(state()).isEqualTo(State.EJECTED);
        tell("there", there, bind(2, "connecting"));
        assertThat(state()).isEqualTo(State.EJECTED);
        tell("there", there, bind(2, "bound"));
        assertThat(state()).isEqualTo(State.UNKNOWN);
    }

    /** It keeps the bind up, so that nothing else tells. */
    @Test
    void carrierWhoseOnlyBindAnswersNothingShouldBeOutAsWithoutABind() {
        tell("here", here, bind(1, "bound"));
        tell("here", here, bind(1, "silent"));
        assertThat(state()).isEqualTo(State.EJECTED);
        assertThat(book.carriers().get("carrier").binds())
                .extracting(binds -> binds.slots().unbound())
                .containsExactly(Set.of(1));
        tell("here", here, bind(1, "bound"));
        assertThat(state()).isEqualTo(State.UNKNOWN);
    }

    /** A back-off's end must not make it look better than one that is merely ejected and has a bind. */
    @Test
    void carrierThatLosesItsBindsDuringItsBackOffShouldStandAsWithoutABind() {
        tell("here", here, refusing(0, 5, 5));
        assertThat(standing().until()).isNotNull();
        tell("here", here, bind(1, "waiting"));
        assertThat(state()).isEqualTo(State.EJECTED);
        assertThat(standing().until()).isNull();
        tell("here", here, bind(1, "bound"));
        assertThat(standing().until()).as("the back-off goes on").isNotNull();
    }

    @Test
    void carrierThatNobodyHasTriedYetShouldNotBeOut() {
        tell("here", here, bind(1, "connecting"));
        tell("here", here, bind(1, "connecting"));
        assertThat(state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void whatALostNodeSaidOfItsBindsShouldCountNoMore() {
        tell("there", there, bind(2, "bound"));
        tell("here", here, bind(1, "waiting"));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        for (int i = 0; i < 20; i++) {
            tell("here", here, bind(1, "waiting"));
        }
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    @Test
    void carrierThatRefusesFiveInARowShouldBeOutForItsBackOff() {
        tell("here", here, refusing(100, 3, 0));
        tell("here", here, refusing(101, 7, 2));
        tell("here", here, refusing(101, 9, 4));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, refusing(101, 10, 5));
        assertThat(state()).isEqualTo(State.EJECTED);
        assertThat(standing().reason()).contains("refused 5 in a row");
        pass(Duration.ofSeconds(59));
        assertThat(state()).isEqualTo(State.EJECTED);
        pass(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo(State.CANARY);
        tell("here", here, refusing(101, 14, 9));
        assertThat(state()).as("four since it is tried again").isEqualTo(State.CANARY);
        tell("here", here, refusing(101, 20, 15));
        pass(Duration.ofSeconds(119));
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    @Test
    void carrierShouldComeBackByCanariesAndOnlyWhenItTakesEnoughOfThemInARow() {
        tell("here", here, refusing(0, 5, 5));
        pass(Duration.ofMinutes(1));
        assertThat(standing().state()).isEqualTo(State.CANARY);
        assertThat(standing().canaryShare()).isEqualTo(0.25);
        assertThat(standing().reason()).isEqualTo("its carrier: tried again after 60 s");
        tell("here", here, refusing(8, 5, 0));
        assertThat(state()).as("eight").isEqualTo(State.CANARY);
        tell("here", here, refusing(9, 6, 1));
        tell("here", here, refusing(16, 6, 0));
        assertThat(state()).as("seven after a refusal").isEqualTo(State.CANARY);
        tell("there", there, refusing(2, 0, 0));
        assertThat(state()).as("nine on two nodes").isEqualTo(State.UNKNOWN);
        tell("here", here, refusing(16, 11, 5));
        pass(Duration.ofSeconds(119));
        assertThat(state()).as("twice as long").isEqualTo(State.EJECTED);
    }

    @Test
    void canaryOfACarrierShouldLeaveARouteOutThatIsOutForItself() {
        RouteKey key = new RouteKey("carrier-route", "DE");
        RouteFold.Watch ejected = new RouteFold.Watch(
                State.EJECTED,
                new RouteFold.Ejections(3, Instant.EPOCH, now.plusSeconds(240)),
                "too many receipts of failure",
                new RouteFold.Tests(0, 0, 0, 0),
                now,
                RouteReport.Flow.NONE);
        book.restore(new RouteFold(key, "", ejected, new ReceiptDelays().fold()));
        tell("here", here, refusing(0, 5, 5));
        pass(Duration.ofMinutes(2));
        assertThat(state()).isEqualTo(State.EJECTED);
        assertThat(book.snapshot().of(new RouteKey("carrier-route", "FR")).state())
                .as("to another country")
                .isEqualTo(State.CANARY);
    }

    /** Some hundred messages a second: every thirtieth is enough. */
    @ParameterizedTest
    @CsvSource({"30000", "0"})
    void canariesOfACarrierShouldBeASmallShareOfMuchTraffic(long expectedByNow) {
        RouteReport.Flow flow = new RouteReport.Flow(30_000, 0, expectedByNow, expectedByNow, 0, 0);
        RouteKey other = new RouteKey("other-route", "DE");
        book.heard(
                "here",
                List.of(new RouteReport(other, flow, RouteReport.Sample.NONE, RouteReport.Sample.NONE, null)),
                List.of());
        tell("here", here, refusing(0, 5, 5));
        pass(Duration.ofMinutes(1));
        assertThat(standing().canaryShare()).isEqualTo(0.03);
    }

    @Test
    void refusalsInARowShouldBeSeenHoweverSlowlyTheyComeAndOnWhateverNode() {
        for (int refused = 1; refused <= 4; refused++) {
            pass(Duration.ofMinutes(4));
            tell("here", here, refusing(0, refused, refused));
        }
        assertThat(state()).isEqualTo(State.UNKNOWN);
        pass(Duration.ofMinutes(4));
        tell("there", there, refusing(0, 1, 1));
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    @Test
    void acceptanceAndALongPauseShouldEndARowOfRefusals() {
        tell("here", here, refusing(0, 4, 4));
        tell("there", there, refusing(1, 0, 0));
        tell("here", here, refusing(0, 8, 8));
        assertThat(state()).as("after an acceptance").isEqualTo(State.UNKNOWN);
        pass(Duration.ofMinutes(11));
        tell("here", here, refusing(0, 12, 12));
        assertThat(state()).as("after a pause").isEqualTo(State.UNKNOWN);
        tell("here", here, refusing(0, 13, 13));
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    /** One bind may do well while another is refused everything: nobody knows which of them was answered last. */
    @Test
    void refusalsAtOneBindShouldBeNoneInARowWhileAnotherIsAccepted() {
        for (int tick = 1; tick < 20; tick++) {
            now = now.plusSeconds(1);
            CarrierBind good = bind(1, "bound", new Answers(tick, 0, 0, 0));
            CarrierBind bad = bind(2, "bound", new Answers(0, tick * 6, 0, tick * 6));
            book.heard("here", List.of(), here.next(tick % 2 == 0 ? List.of(good, bad) : List.of(bad, good)));
            book.tick();
        }
        assertThat(state()).isEqualTo(State.UNKNOWN);
    }

    /** The countries of prefixes take a while to find: neither the choice of routes nor who counts waits for them. */
    @Test
    void whatIsNewShouldHoldBeforeItIsToldWhichCountriesAreOut() {
        AtomicReference<QualityBook> asked = new AtomicReference<>();
        List<State> found = new ArrayList<>();
        QualityBook told = new QualityBook(
                () -> now,
                new KnownRoutes(
                        route -> OptionalDouble.of(0.9),
                        route -> "",
                        carrier -> List.of("a route"),
                        country -> List.of(),
                        () -> {
                            QualityBook own = asked.get();
                            found.add(own.snapshot()
                                    .of(new RouteKey("a route", "DE"))
                                    .state());
                            assertThat(Thread.holdsLock(own)).isFalse();
                            return List.of();
                        }));
        asked.set(told);
        told.heard("here", List.of(), here.next(List.of(bind(1, "waiting"))));
        assertThat(found).containsExactly(State.EJECTED);
    }

    /** A carrier may have thousands of routes, and whoever hears the reports waits for the log. */
    @Test
    void whatIsSoForACarriersSakeShouldBeToldOnceAndNotOfEachOfItsRoutes() {
        RouteReport.Flow flow = new RouteReport.Flow(30, 0, 30, 30, 0, 0);
        RouteKey key = new RouteKey("carrier-route", "DE");
        book.heard(
                "here",
                List.of(new RouteReport(key, flow, RouteReport.Sample.NONE, RouteReport.Sample.NONE, null)),
                List.of());
        List<String> told = told(() -> {
            tell("here", here, bind(1, "bound"));
            tell("here", here, bind(1, "waiting"));
            tell("here", here, bind(1, "bound"));
        });
        assertThat(told)
                .containsExactly("carrier carrier: EJECTED no bind of its carrier is bound", "carrier carrier: in use");
    }

    @Test
    void routeThatIsOutForItselfSinceItsCarrierWasLeftShouldBeToldOfWhenTheCarrierIsBack() {
        RouteKey key = new RouteKey("carrier-route", "DE");
        RouteFold.Watch ejected = new RouteFold.Watch(
                State.EJECTED,
                new RouteFold.Ejections(3, Instant.EPOCH, now.plusSeconds(240)),
                "too few receipts of delivery",
                new RouteFold.Tests(0, 0, 0, 0),
                now,
                RouteReport.Flow.NONE);
        List<String> told = told(() -> {
            tell("here", here, bind(1, "waiting"));
            book.restore(new RouteFold(key, "", ejected, new ReceiptDelays().fold()));
            pass(Duration.ofSeconds(1));
            tell("here", here, bind(1, "bound"));
            pass(Duration.ofSeconds(1));
        });
        assertThat(told)
                .containsExactly(
                        "carrier carrier: EJECTED no bind of its carrier is bound",
                        "carrier carrier: in use",
                        "route carrier-route to 'DE': EJECTED too few receipts of delivery");
    }

    private static List<String> told(Runnable happening) {
        Logger logger = (Logger) LoggerFactory.getLogger(QualityBook.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            happening.run();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** A node said so whose clock was hours ahead, and was then set right. */
    @Test
    void endOfABackOffShouldBeNoFurtherAwayThanTheBackOffIsLong() {
        Instant hoursAhead = now.plus(Duration.ofHours(3));
        book.restore(new CarrierFold(
                "carrier", new RouteFold.Ejections(1, Instant.EPOCH, hoursAhead), "it refused 5 in a row", false));
        RouteKey key = new RouteKey("other-route", "DE");
        RouteFold.Watch ejected = new RouteFold.Watch(
                State.EJECTED,
                new RouteFold.Ejections(2, Instant.EPOCH, hoursAhead),
                "too few receipts of delivery",
                new RouteFold.Tests(hoursAhead.getEpochSecond(), 0, 0, 0),
                now,
                RouteReport.Flow.NONE);
        book.restore(new RouteFold(key, "", ejected, new ReceiptDelays().fold()));
        pass(Duration.ZERO);
        assertThat(standing().until()).isEqualTo(now.plus(Duration.ofMinutes(1)));
        assertThat(book.snapshot().of(key).until()).isEqualTo(now.plus(Duration.ofMinutes(2)));
        assertThat(book.folds(List.of(key)))
                .extracting(fold -> fold.watch().tests().since())
                .containsExactly(now.getEpochSecond());
        pass(Duration.ofMinutes(2));
        assertThat(state()).isEqualTo(State.CANARY);
        assertThat(book.snapshot().of(key).state()).isEqualTo(State.CANARY);
    }

    @Test
    void routeThatGoesOverToAnotherCarrierShouldBeginAnew() {
        RouteKey key = new RouteKey("carrier-route", "DE");
        RouteFold.Watch ejected = new RouteFold.Watch(
                State.EJECTED,
                new RouteFold.Ejections(1, Instant.EPOCH, now.plusSeconds(60)),
                "",
                new RouteFold.Tests(0, 0, 0, 0),
                now,
                RouteReport.Flow.NONE);
        ReceiptDelays slow = new ReceiptDelays();
        List<Integer> counts = new ArrayList<>(Collections.nCopies(ReceiptDelays.BINS, 0));
        counts.set(ReceiptDelays.BINS - 2, 1_000);
        slow.learn(counts, 1_000, now.getEpochSecond());
        book.restore(new RouteFold(key, "carrier", ejected, slow.fold()));
        book.tick();
        assertThat(state()).isEqualTo(State.EJECTED);
        assertThat(book.folds(List.of(key))).extracting(RouteFold::carrier).containsExactly("carrier");
        owner = "another";
        book.tick();
        assertThat(state()).isEqualTo(State.UNKNOWN);
        assertThat(book.curve("carrier-route").completeSeconds())
                .isEqualTo(new ReceiptDelays().curve().completeSeconds());
        book.restore(new RouteFold(key, "carrier", ejected, slow.fold()));
        book.tick();
        assertThat(state()).as("a node that starts after that").isEqualTo(State.UNKNOWN);
    }

    @Test
    void routeThatTheDirectoryDoesNotKnowShouldBeForgotten() {
        RouteKey key = new RouteKey("gone", "DE");
        RouteFold.Watch ejected = new RouteFold.Watch(
                State.EJECTED,
                new RouteFold.Ejections(1, Instant.EPOCH, null),
                "",
                new RouteFold.Tests(0, 0, 0, 0),
                now,
                RouteReport.Flow.NONE);
        QualityBook known = new QualityBook(
                () -> now,
                new KnownRoutes(
                        route -> OptionalDouble.of(0.9),
                        route -> "",
                        carrier -> List.of(),
                        country -> List.of(),
                        List::of));
        QualityBook unknown = new QualityBook(
                () -> now,
                new KnownRoutes(
                        route -> OptionalDouble.empty(),
                        route -> "",
                        carrier -> List.of(),
                        country -> List.of(),
                        List::of));
        for (QualityBook each : List.of(known, unknown)) {
            each.restore(new RouteFold(key, "", ejected, new ReceiptDelays().fold()));
            each.tick();
        }
        assertThat(known.snapshot().of(key).state())
                .as("an ejection without an end")
                .isEqualTo(State.CANARY);
        assertThat(unknown.snapshot().standings()).isEmpty();
    }

    @Test
    void carrierThatThrottlesMostInTwoSecondsShouldBeOut() {
        tell("here", here, throttling(100, 50));
        tell("here", here, throttling(110, 90));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, throttling(120, 130));
        assertThat(standing().reason()).contains("throttles");
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    @Test
    void throttlingShouldBeSeenAtFiveMessagesASecondAndAtOneInTwoSeconds() {
        tell("here", here, throttling(500, 0));
        tell("here", here, throttling(500, 4));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, throttling(500, 8));
        assertThat(state()).isEqualTo(State.EJECTED);
        pass(Duration.ofMinutes(2));
        for (int throttled = 1; throttled <= 4; throttled++) {
            tell("here", here, throttling(500, 8 + throttled));
            tell("here", here, throttling(500, 8 + throttled));
        }
        assertThat(state()).isEqualTo(State.CANARY);
        tell("here", here, throttling(500, 13));
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    @Test
    void carrierThatThrottlesForOneSecondOrALesserPartShouldStay() {
        tell("here", here, throttling(0, 100));
        for (int accepted = 1; accepted <= 20; accepted++) {
            tell("here", here, throttling(accepted * 10, 100 + accepted * 9));
            assertThat(state()).as("after " + accepted + " s").isEqualTo(State.UNKNOWN);
        }
    }

    private void tell(String node, BindReports reports, CarrierBind bind) {
        now = now.plusSeconds(1);
        book.heard(node, List.of(), reports.next(List.of(bind)));
        book.tick();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        book.tick();
    }

    private static CarrierBind refusing(long accepted, long refused, long inARow) {
        return bind(1, "bound", new Answers(accepted, refused, 0, inARow));
    }

    private static CarrierBind throttling(long accepted, long throttled) {
        return bind(1, "bound", new Answers(accepted, 0, throttled, 0));
    }

    private static CarrierBind bind(int slot, String state) {
        return bind(slot, state, Answers.NONE);
    }

    private static CarrierBind bind(int slot, String state, Answers answers) {
        return new CarrierBind("carrier", slot, state, 0, 0, 0, 0, 10, answers);
    }

    private RouteStanding standing() {
        return book.snapshot().of(new RouteKey("carrier-route", "DE"));
    }

    private State state() {
        return standing().state();
    }
}
