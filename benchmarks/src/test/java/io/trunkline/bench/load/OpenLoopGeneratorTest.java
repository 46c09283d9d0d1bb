package io.trunkline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.bench.StubGateway;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.scenario.Scenario.SenderKind;
import io.trunkline.bench.scenario.ScenarioFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenLoopGeneratorTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final HarnessLoop harness = HarnessLoop.open();

    @AfterEach
    void closeLoop() {
        harness.close();
    }

    @Test
    void everyRequestShouldBeSentOnceAndRecorded() throws Exception {
        try (var stub = new StubGateway(new StubGateway.Behaviour() {})) {
            Run run = run(stub.baseUrl(), new Schedule(300, 1000), limits(16, LONG));

            assertThat(run.answers.accepted()).isEqualTo(300);
            assertThat(run.answers.errors()).isEmpty();
            assertThat(stub.forms()).hasSize(300);
            assertThat(stub.forms().stream().map(form -> form.get("To"))).doesNotHaveDuplicates();
            assertThat(stub.forms().getFirst())
                    .containsEntry("From", List.of(StubGateway.SENDER))
                    .containsKey("Body")
                    .doesNotContainKey("StatusCallback");
        }
    }

    @Test
    void scheduleShouldBeKeptWhateverTheServerTakes() throws Exception {
        try (var stub = new StubGateway(delayed(Duration.ofMillis(200)))) {
            Run run = run(stub.baseUrl(), new Schedule(100, 500), limits(128, LONG));

            assertThat(run.state.held()).isZero();
            long nanos = run.answers.acceptedLastNanos() - run.state.startNanos();
            assertThat(nanos).isBetween(TimeUnit.MILLISECONDS.toNanos(390), TimeUnit.MILLISECONDS.toNanos(1500));
        }
    }

    @Test
    void stallOfTheServerShouldShowInEveryRequestThatCameDueMeanwhile() throws Exception {
        try (var stub = new StubGateway(stalledOnce(100, Duration.ofMillis(600)))) {
            Run run = run(stub.baseUrl(), new Schedule(500, 500), limits(8, LONG));

            assertThat(run.answers.accepted()).isEqualTo(500);
            // 600 ms at 500/s is 300 requests, 8 of which were in flight: a closed loop would have seen those alone
            assertThat(run.answers.fromIntended().microsAt(50)).isGreaterThan(50_000);
            assertThat(run.answers.fromIntended().microsAt(90)).isGreaterThan(350_000);
            assertThat(run.answers.fromStarted().microsAt(95)).isLessThan(300_000);
            assertThat(run.state.held()).isGreaterThan(200);
        }
    }

    @Test
    void requestsAtTheBoundShouldWaitAndNoneBeDropped() throws Exception {
        try (var stub = new StubGateway(delayed(Duration.ofMillis(20)))) {
            Run run = run(stub.baseUrl(), new Schedule(80, 10_000), limits(4, LONG));

            assertThat(run.answers.accepted()).isEqualTo(80);
            assertThat(run.state.held()).isEqualTo(76);
            assertThat(run.state.late()).isGreaterThan(60);
            assertThat(run.answers.fromIntended().microsAt(100)).isGreaterThan(380_000);
        }
    }

    @Test
    void refusalsShouldBeCountedByStatusAndCode() throws Exception {
        try (var stub = new StubGateway(statuses(arrival -> arrival % 2 == 0 ? 201 : 429))) {
            Run run = run(stub.baseUrl(), new Schedule(100, 2000), limits(8, LONG));

            assertThat(run.answers.accepted()).isEqualTo(50);
            assertThat(run.answers.errors()).isEqualTo(Map.of("http 429 code 20429", 50L));
        }
    }

    @Test
    void requestOnABrokenConnectionShouldBeLostAndTheRunGoOn() throws Exception {
        try (var stub = new StubGateway(statuses(arrival -> arrival == 10 || arrival == 20 ? 0 : 201))) {
            Run run = run(stub.baseUrl(), new Schedule(400, 1000), limits(4, LONG));

            assertThat(run.answers.accepted()).isEqualTo(398);
            assertThat(run.answers.errors()).isEqualTo(Map.of("disconnected", 2L));
            assertThat(run.state.reconnects()).isEqualTo(2);
        }
    }

    @Test
    void requestWithoutAnAnswerShouldBeGivenUpAfterItsTimeout() throws Exception {
        try (var stub = new StubGateway(new StubGateway.Behaviour() {
            @Override
            public Duration delay(int arrival) {
                return arrival == 20 ? Duration.ofSeconds(30) : Duration.ZERO;
            }
        })) {
            // classes are loaded and connections accepted before the time-out counts
            run(stub.baseUrl(), new Schedule(20, 1000), limits(4, LONG));
            Run run =
                    run(stub.baseUrl(), new Schedule(20, 1000), new GeneratorLimits(4, Duration.ofMillis(1500), LONG));

            assertThat(run.answers.errors()).isEqualTo(Map.of("timed out", 1L));
            assertThat(run.answers.accepted()).isEqualTo(19);
        }
    }

    @Test
    void runThatOverrunsShouldBeCutOffAndSayWhatItDidNotSend() throws Exception {
        try (var stub = new StubGateway(delayed(Duration.ofSeconds(30)))) {
            Run run = run(stub.baseUrl(), new Schedule(50, 1000), new GeneratorLimits(4, LONG, Duration.ofMillis(300)));

            assertThat(run.state.unsent()).isEqualTo(46);
            assertThat(run.state.started()).isEqualTo(4);
            assertThat(run.answers.errors()).isEqualTo(Map.of("timed out", 4L));
        }
    }

    @Test
    void runShouldFailWhenNobodyListens() {
        assertThatThrownBy(() -> run(URI.create("http://127.0.0.1:1"), new Schedule(1, 1), limits(4, LONG)))
                .hasMessageContaining("cannot connect to http://127.0.0.1:1");
    }

    private Run run(URI baseUrl, Schedule schedule, GeneratorLimits limits) throws Exception {
        var tenant = new Tenant(
                StubGateway.ACCOUNT_SID, StubGateway.AUTH_TOKEN, Map.of(SenderKind.UNPACED, StubGateway.SENDER));
        var api = new MessagesApi(
                new ApiTarget(baseUrl, List.of(tenant), Map.of()), new Traffic(ScenarioFile.usual(), 1));
        var log = new ClientLog((int) schedule.count());
        var generator = new OpenLoopGenerator(harness, api, schedule, limits, log);
        generator.start().get(30, TimeUnit.SECONDS);
        return harness.call(() -> new Run(generator.state(), log.answers()));
    }

    private static GeneratorLimits limits(int connections, Duration overrunMax) {
        return new GeneratorLimits(connections, LONG, overrunMax);
    }

    private static StubGateway.Behaviour delayed(Duration delay) {
        return new StubGateway.Behaviour() {
            @Override
            public Duration delay(int arrival) {
                return delay;
            }
        };
    }

    /** From the arrival given on, nothing is answered until the stall is over. */
    private static StubGateway.Behaviour stalledOnce(int firstArrival, Duration stall) {
        return new StubGateway.Behaviour() {
            private long endNanos;

            @Override
            public synchronized Duration delay(int arrival) {
                if (arrival < firstArrival) {
                    return Duration.ZERO;
                }
                if (endNanos == 0) {
                    endNanos = System.nanoTime() + stall.toNanos();
                }
                return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
            }
        };
    }

    private static StubGateway.Behaviour statuses(java.util.function.IntUnaryOperator status) {
        return new StubGateway.Behaviour() {
            @Override
            public int status(int arrival) {
                return status.applyAsInt(arrival);
            }
        };
    }

    private record Run(GeneratorState state, AnswerSummary answers) {}
}
