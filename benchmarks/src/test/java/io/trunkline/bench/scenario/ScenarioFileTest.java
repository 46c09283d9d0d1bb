package io.trunkline.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.scenario.Scenario.BodyKind;
import io.trunkline.bench.scenario.Scenario.Step;
import io.trunkline.bench.scenario.Scenario.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {
    @Test
    void everySettingShouldBeRead() {
        Scenario scenario = accepted("""
            name: all
            over: http
            steps:
              - {rate: 100, seconds: 2}
              - {rate: 200, seconds: 1.5}
            warmup: 0
            connections: 32
            bodies: {gsm: 3, long: 1}
            destinations: {numbers: 50, countries: {us: 1, fr: 1}, endings: {"5550901": 0.1}}
            callbacks: {wanted: off, slow: 0.1, failing: 0.2}
            carrier:
              response.delay: fixed 20ms
            """);

        assertThat(scenario.pace().steps())
                .containsExactly(new Step(100, Duration.ofSeconds(2)), new Step(200, Duration.ofMillis(1500)));
        assertThat(scenario.pace().over()).isEqualTo(Way.HTTP);
        assertThat(scenario.mix().bodies().draw(0.74)).isEqualTo(BodyKind.GSM);
        assertThat(scenario.mix().bodies().draw(0.76)).isEqualTo(BodyKind.LONG);
        assertThat(scenario.callbacks().wanted()).isFalse();
        assertThat(scenario.carrierProfile()).containsExactly("magic = on", "response.delay = fixed 20ms");
    }

    @Test
    void everythingWrongShouldBeToldWithItsLine() {
        String text = refused("""
            rate: fast
            seconds: 10
            bodys: {gsm: 1}
            bodies: {gsm: 1, morse: 2}
            carrier:
              receipt.delay: soon
              colour: red
            """);

        assertThat(text.lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("file:1: rate: fast (expected: a number"),
                        line -> assertThat(line).startsWith("file:3: bodys: unknown setting (expected: one of "),
                        line -> assertThat(line)
                                .startsWith("file:4: bodies.morse: unknown (expected: gsm, unicode, long)"),
                        line -> assertThat(line).startsWith("file:6: carrier.receipt.delay: soon"),
                        line -> assertThat(line).startsWith("file:7: carrier.colour: red"));
    }

    @Test
    void whatIsNoYamlOrNothingShouldBeRefused() {
        assertThat(refused("rate: [1")).startsWith("file:");
        assertThat(refused("")).isEqualTo("file:1: the file: nothing (expected: settings, name: value)");
        assertThat(refused("- a list")).contains("the file: a list (expected: settings, name: value)");
    }

    @Test
    void whatDoesNotGoTogetherShouldBeRefused() {
        assertThat(refused("rate: 5\nsteps:\n  - {rate: 1}")).contains("beside steps");
        assertThat(refused("over: smpp\ntenants: {count: 5}")).contains("several tenants over SMPP");
        assertThat(refused("callbacks: {slow: 0.7, failing: 0.7}")).contains("more than 1 together");
        assertThat(refused("senders: short_code\ntenants: {count: 2}")).contains("unpaced senders, or one tenant");
    }

    @Test
    void everyScenarioThatIsReadyShouldBeRead() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("scenarios"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(ScenarioFile.read(file)).isInstanceOf(ScenarioReading.Accepted.class));
        }
    }

    private static Scenario accepted(String text) {
        ScenarioReading reading = ScenarioFile.parse("file", text);
        assertThat(reading).isInstanceOf(ScenarioReading.Accepted.class);
        return ((ScenarioReading.Accepted) reading).scenario();
    }

    private static String refused(String text) {
        ScenarioReading reading = ScenarioFile.parse("file", text);
        assertThat(reading).isInstanceOf(ScenarioReading.Refused.class);
        return ((ScenarioReading.Refused) reading).text();
    }
}
