package io.trunkline.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.CrashFigures.Behind;
import io.trunkline.bench.crash.CrashFigures.Inherited;
import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.oracle.Evidence;
import io.trunkline.bench.crash.oracle.Evidence.Circumstances;
import io.trunkline.bench.crash.oracle.History;
import io.trunkline.bench.crash.oracle.Judge;
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
    private static final long DEATH = TimeUnit.SECONDS.toNanos(1);

    private final List<Request> requests = new ArrayList<>();
    private final List<WireSubmit> submits = new ArrayList<>();
    private final Map<Sid, History> histories = new HashMap<>();

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

    private static int unpaced(int index) {
        return IntStream.range(0, 1_000)
                .filter(number -> !new TestMessage(number).isPaced())
                .skip(index)
                .findFirst()
                .orElseThrow();
    }

    private static int paced() {
        return IntStream.range(0, 1_000)
                .filter(number -> new TestMessage(number).isPaced())
                .findFirst()
                .orElseThrow();
    }

    /** Accepted before the death, and first submitted that many seconds after it. */
    private void inherited(int number, int seconds, History.Event event) {
        Sid sid = new Sid(1, number + 1L);
        requests.add(new Request(number, 0, 0, 5, 0, new RequestOutcome.Accepted(sid)));
        histories.put(sid, new History(sid, new TestMessage(number).body(), "submitted", List.of(event)));
        long at = DEATH + TimeUnit.SECONDS.toNanos(seconds);
        submits.add(new WireSubmit(
                submits.size(),
                at,
                new WireSubmit.Part(number, 0, 1, -1, "51234", new TestMessage(number).destination()),
                true,
                new WireSubmit.Receipt(at + 1, at + 2)));
    }

    private static History.Event event(String name, String reason) {
        return new History.Event(name, THEN, 1, History.Place.ALL, "", reason);
    }

    private CrashFigures figures() {
        Evidence evidence = new Evidence(
                requests,
                submits,
                Map.of(),
                new SinkState(0, 0, 0, 0),
                histories,
                new Circumstances(1, false, List.of(), false, Duration.ofMinutes(1), 30, THEN, null));
        Fault fault = new Fault(1, Target.GATEWAY, 0, new Act.Kill(Duration.ZERO, null), Duration.ZERO, false);
        Befallen befallen = new Befallen(fault, DEATH, List.of(new Befallen.Death(0, DEATH, false)), DEATH + 1);
        return new CrashFigures(new CrashResult(
                CrashOptions.parse(List.of()),
                THEN,
                List.of(befallen),
                Duration.ZERO,
                evidence,
                Judge.judge(evidence)));
    }
}
