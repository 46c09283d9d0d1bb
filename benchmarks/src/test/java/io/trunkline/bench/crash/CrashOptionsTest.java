package io.trunkline.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.bench.crash.fault.FaultMode;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.planted.PlantedBug;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrashOptionsTest {
    @Test
    void valuesShouldBeTakenAsGiven() {
        CrashOptions options =
                parse("--seed", "3", "--minutes", "2", "--messages", "600", "--nodes", "2", "--kill", "kafka,redis");

        assertThat(options.seed()).isEqualTo(3);
        assertThat(options.load().seconds()).isEqualTo(120);
        assertThat(options.load().messages()).isEqualTo(600);
        assertThat(options.gateway().nodes()).isEqualTo(2);
        assertThat(options.faults()).isEqualTo(new FaultMode.Drawn(Set.of(Target.KAFKA, Target.REDIS)));
        assertThat(parse("--kill", "all").faults()).isEqualTo(new FaultMode.Drawn(Set.of(Target.values())));
        assertThat(parse("--graceful").faults()).isEqualTo(new FaultMode.Graceful());
        assertThat(parse("--kill-every", "20").faults())
                .isEqualTo(new FaultMode.KillEvery(Duration.ofSeconds(20), true));
        assertThat(parse("--outage", "redis").faults())
                .isEqualTo(new FaultMode.Outage(Target.REDIS, Duration.ofMinutes(1), false));
        assertThat(parse("--outage", "postgres", "--with-kill", "--nodes", "2").faults())
                .isEqualTo(new FaultMode.Outage(Target.POSTGRES, Duration.ofMinutes(1), true));
        assertThat(parse("--ambiguity", "fail_ambiguous").gateway().failAmbiguous())
                .isTrue();
        assertThat(parse("--doubt", "60").load().settleSeconds()).isEqualTo(240);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--minutes 0.5 --settle 77 --kill gateway,carrier --nodes 3",
                "--graceful --ambiguity fail_ambiguous",
                "--kill-every 20 --doubt 30",
                "--outage postgres --outage-seconds 15 --minutes 1",
                "--outage redis --with-kill --nodes 2"
            })
    void commandShouldMakeTheSameRunAgain(String line) {
        CrashOptions options = parse(line.split(" "));
        String[] again =
                options.command().substring("scripts/crash-test ".length()).split(" ");

        assertThat(parse(again)).isEqualTo(options);
    }

    @Test
    void plantedShouldMeanEveryBugUnlessSomeAreNamed() {
        assertThat(parse("--planted").planted()).containsExactly(PlantedBug.values());
        assertThat(parse("--planted", "--bugs", "callback-lost,doubt-hidden").planted())
                .containsExactly(PlantedBug.CALLBACK_LOST, PlantedBug.DOUBT_HIDDEN);
        assertThat(parse().planted()).isEmpty();
    }

    @Test
    void viewShouldBeRebuiltUnlessABugIsPlantedThatIsAboutSomethingElse() {
        CrashOptions options = parse();
        assertThat(options.rebuildsView()).isTrue();
        assertThat(options.with(PlantedBug.NONE).rebuildsView()).isTrue();
        assertThat(options.with(PlantedBug.ROWS_NOT_FROM_THE_LOG).rebuildsView())
                .isTrue();
        assertThat(options.with(PlantedBug.CALLBACK_LOST).rebuildsView()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --kill moon | --kill: moon (expected: one or more of gateway, kafka
        --nodes 9 | --nodes: 9 (expected: a whole number from 1 to 4)
        --minutes none | --minutes: none (expected: a number from 0.1
        --seed | --seed: no value
        --kil | --kil: unknown option
        --planted --bugs moon | --bugs: moon (expected: one or more of
        --graceful --kill kafka | --graceful: beside --kill
        --outage carrier | --outage: carrier (expected: one of [kafka
        --outage kafka --outage-seconds 90 --minutes 1 | --minutes: 1.0 (expected: more than the outage)
        --with-kill | --with-kill: without an outage
        --ambiguity maybe | --ambiguity: maybe (expected: resend_once or\
        """)
    void wrongOptionShouldBeRefusedWithWhatWasExpected(String arguments, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(arguments.strip().split(" ")))
                .withMessageContaining(said.strip());
    }

    private static CrashOptions parse(String... arguments) {
        return CrashOptions.parse(List.of(arguments));
    }
}
