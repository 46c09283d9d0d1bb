package io.trunkline.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @Test
    void whatWasGivenShouldHoldAndTheLastOfTwo() {
        CommandLine given = parse("--rate", "5", "--loud", "--rate", "7", "--out", "a.json");

        assertThat(given.whole("rate", 1, 1, 10)).isEqualTo(7);
        assertThat(given.number("rate", 1, 0.5, 10)).isEqualTo(7.0);
        assertThat(given.has("loud")).isTrue();
        assertThat(given.file("out")).isEqualTo(Path.of("a.json"));
    }

    @Test
    void whatWasNotGivenShouldBeAsOtherwise() {
        CommandLine given = parse();

        assertThat(given.whole("rate", 3, 1, 10)).isEqualTo(3);
        assertThat(given.number("rate", 2.5, 1, 10)).isEqualTo(2.5);
        assertThat(given.text("out", "here")).isEqualTo("here");
        assertThat(given.has("loud")).isFalse();
        assertThat(given.file("out")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --fast 1 | --fast: unknown option
        rate 1   | rate: unknown option
        --rate   | --rate: no value
        """)
    void whatIsUnknownOrWithoutValueShouldBeRefusedWithTheUsage(String line, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(line.strip().split(" ")))
                .withMessage(said + "\nusage: this");
    }

    @ParameterizedTest
    @CsvSource({"0", "11", "1.5", "many", "99999999999999999999"})
    void whatIsNoWholeNumberWithinTheRangeShouldBeRefused(String value) {
        CommandLine given = parse("--rate", value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> given.whole("rate", 1, 1, 10))
                .withMessage("--rate: " + value + " (expected: a whole number from 1 to 10)");
    }

    @ParameterizedTest
    @CsvSource({"0.4", "10.1", "NaN", "many"})
    void whatIsNoNumberWithinTheRangeShouldBeRefused(String value) {
        CommandLine given = parse("--rate", value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> given.number("rate", 1, 0.5, 10))
                .withMessage("--rate: " + value + " (expected: a number from 0.5 to 10.0)");
    }

    @Test
    void whatMustBeGivenShouldBeMissed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse().required("out"))
                .withMessage("--out: missing (expected: a value)\nusage: this");
    }

    private static CommandLine parse(String... arguments) {
        return CommandLine.parse(List.of(arguments), Set.of("rate", "out"), Set.of("loud"), "usage: this");
    }
}
