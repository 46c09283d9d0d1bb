package io.trunkline.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.oracle.Behind;
import io.trunkline.bench.crash.oracle.Evidence;
import io.trunkline.bench.crash.oracle.Evidence.Circumstances;
import io.trunkline.bench.crash.oracle.History;
import io.trunkline.bench.crash.oracle.Inherited;
import io.trunkline.bench.crash.oracle.Judge;
import io.trunkline.bench.crash.oracle.Moment;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.sink.SinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrashFiguresTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LONG = 4;
    private static final long DEATH = TimeUnit.SECONDS.toNanos(1);

    private final List<Request> requests = new ArrayList<>();
    private final List<WireSubmit> submits = new ArrayList<>();
    private final Map<Sid, History> histories = new HashMap<>();
    private final List<Befallen> faults = new ArrayList<>(List.of(death(0, DEATH)));

    @Test
    void whatADeadNodeLeftShouldBeToldApartByWhatItHadToWaitFor() {
        inherited(unpaced(0), 1, event("routed", ""));
        inherited(
                unpaced(1), 2, event("refused", "a message to the same number that was broken off has its reference"));
        inherited(unpaced(2), 3, event("refused", "queue full"));
        inherited(unpaced(3), 4, event("ambiguous", "bind lost"));
        inherited(paced(), 5, event("routed", ""));

        CrashFigures figures = figures();

        assertThat(figures.inherited())
                .extracting(Inherited::behind)
                .containsExactly(Behind.NOTHING, Behind.REFERENCE, Behind.NOTHING, Behind.DOUBT, Behind.PACE);
        assertThat(figures.deathToSubmit(Behind.NOTHING).max()).isEqualTo(3_000);
        assertThat(figures.deathToSubmit(Behind.REFERENCE).max()).isEqualTo(2_000);
        assertThat(figures.slowestInherited()).hasSize(2);
    }

    @Test
    void messageShouldBeCountedOnceThoughItsNodeDiesAgain() {
        inherited(unpaced(0), 9, event("routed", ""));
        faults.add(death(0, DEATH + TimeUnit.SECONDS.toNanos(8)));
        faults.addFirst(death(1, TimeUnit.MILLISECONDS.toNanos(1)));

        assertThat(figures().inherited()).extracting(Inherited::millis).containsExactly(9_000L);
    }

    @Test
    void longMessageShouldBeCountedToItsLastSegment() {
        inherited(LONG, 1, event("routed", ""));
        submitted(LONG, 1, 2, true);
        submitted(LONG, 2, 6, false);
        submitted(LONG, 2, 7, true);
        submitted(LONG, 0, 9, true);

        assertThat(figures().inherited()).extracting(Inherited::millis).containsExactly(7_000L);
    }

    @Test
    void whatCameAfterTheSubmitShouldBeNoExcuse() {
        Instant after = THEN.plusSeconds(5);
        inherited(unpaced(0), 3, new History.Event("ambiguous", after, 1, History.Place.ALL, "", "bind lost"));
        inherited(
                unpaced(1),
                3,
                new History.Event(
                        "refused", after, 1, History.Place.ALL, "", "one that was broken off has its reference"));

        assertThat(figures().inherited()).extracting(Inherited::behind).containsOnly(Behind.NOTHING);
    }

    @Test
    void attemptThatTheCarrierEndedByRefusalsShouldBeToldApart() {
        submitted(unpaced(0), 0, 1, false);
        submitted(unpaced(0), 0, 2, false);
        inherited(unpaced(0), 13, event("routed", ""));

        assertThat(figures().inherited()).extracting(Inherited::behind).containsExactly(Behind.REFUSALS);
    }

    @Test
    void whatAnotherFaultMetInTimeShouldBeToldApart() {
        inherited(unpaced(0), 12, event("routed", ""));
        faults.add(death(1, DEATH + TimeUnit.SECONDS.toNanos(11)));
        assertThat(figures().inherited()).extracting(Inherited::behind).containsExactly(Behind.NOTHING);
        faults.add(death(1, DEATH + TimeUnit.SECONDS.toNanos(9)));
        assertThat(figures().inherited()).extracting(Inherited::behind).containsExactly(Behind.FAULT);
    }

    private static Befallen death(int node, long atNanos) {
        Fault fault = new Fault(1, Target.GATEWAY, node, new Act.Kill(Duration.ZERO, null), Duration.ZERO, false);
        return new Befallen(fault, atNanos, List.of(new Befallen.Death(node, atNanos, false)), atNanos + 1);
    }

    private static int unpaced(int index) {
        return IntStream.range(0, 1_000)
                .filter(number -> !new TestMessage(number).isPaced())
                .filter(number -> new TestMessage(number).segments() == 1)
                .skip(index)
                .findFirst()
                .orElseThrow();
    }

    private static int paced() {
        return IntStream.range(0, 1_000)
                .filter(number -> new TestMessage(number).isPaced() && new TestMessage(number).segments() == 1)
                .findFirst()
                .orElseThrow();
    }

    /** Accepted before the death, and first submitted that many seconds after it. */
    private void inherited(int number, int seconds, History.Event event) {
        Sid sid = new Sid(1, number + 1L);
        requests.add(new Request(number, 0, 0, 5, 0, new RequestOutcome.Accepted(sid)));
        histories.put(sid, new History(sid, new TestMessage(number).body(), "submitted", List.of(event)));
        submitted(number, 0, seconds, true);
    }

    private void submitted(int number, int segment, int seconds, boolean taken) {
        TestMessage message = new TestMessage(number);
        int segments = message.segments();
        long at = DEATH + TimeUnit.SECONDS.toNanos(seconds);
        submits.add(new WireSubmit(
                submits.size(),
                at,
                new WireSubmit.Part(number, segment, segments, segments == 1 ? -1 : 7, "51234", message.destination()),
                taken,
                new WireSubmit.Receipt(at + 1, at + 2)));
    }

    private static History.Event event(String name, String reason) {
        return new History.Event(name, THEN, 1, History.Place.ALL, "", reason);
    }

    private CrashFigures figures() {
        Evidence evidence = new Evidence(
                requests,
                List.of(),
                submits,
                Map.of(),
                new SinkState(0, 0, 0, 0),
                histories,
                new Circumstances(
                        1,
                        faults,
                        false,
                        false,
                        List.of(),
                        false,
                        Duration.ofMinutes(1),
                        30,
                        new Moment(THEN, 0),
                        null));
        return new CrashFigures(new CrashResult(
                CrashOptions.parse(List.of()), THEN, faults, Duration.ZERO, evidence, Judge.judge(evidence)));
    }
}
