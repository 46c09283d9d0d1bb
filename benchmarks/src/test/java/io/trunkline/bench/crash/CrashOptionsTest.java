package io.trunkline.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.planted.PlantedBug;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashOptionsTest {
    @Test
    void valuesShouldBeTakenAsGiven() {
        CrashOptions options =
                parse("--seed", "3", "--minutes", "2", "--messages", "600", "--nodes", "2", "--kill", "kafka,redis");

        assertThat(options.seed()).isEqualTo(3);
        assertThat(options.load().seconds()).isEqualTo(120);
        assertThat(options.load().messages()).isEqualTo(600);
        assertThat(options.nodes()).isEqualTo(2);
        assertThat(options.faults().targets()).containsExactlyInAnyOrder(Target.KAFKA, Target.REDIS);
        assertThat(parse("--kill", "all").faults().targets()).contains(Target.values());
        assertThat(parse("--graceful").faults().graceful()).isTrue();
    }

    @Test
    void commandShouldMakeTheSameRunAgain() {
        CrashOptions options = parse("--minutes", "0.5", "--settle", "77", "--kill", "gateway,carrier", "--nodes", "3");
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --kill moon | --kill: moon (expected: one or more of gateway, kafka
            --nodes 9 | --nodes: 9 (expected: a whole number from 1 to 4)
            --minutes none | --minutes: none (expected: a number from 0.1
            --seed | --seed: no value
            --kil | --kil: unknown option
            --planted --bugs moon | --bugs: moon (expected: one or more of
            --graceful --kill kafka | --graceful: beside --kill""")
    void wrongOptionShouldBeRefusedWithWhatWasExpected(String arguments, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(arguments.strip().split(" ")))
                .withMessageContaining(said.strip());
    }

    private static CrashOptions parse(String... arguments) {
        return CrashOptions.parse(List.of(arguments));
    }
}
