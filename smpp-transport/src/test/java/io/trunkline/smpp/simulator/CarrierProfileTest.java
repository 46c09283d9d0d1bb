package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarrierProfileTest {

    @TempDir
    Path directory;

    @Test
    void aFileShouldSetWhatItNames() throws IOException {
        CarrierProfile profile = read("""
                # a slow carrier
                accounts = acme:secret, other:word   # two of them
                response.delay = uniform 10ms 20ms
                receipt.delay = lognormal 2s 0.8     # with a tail
                receipt.undelivered = 0.05
                session.half_open = 0.01
                session.reset = 0.02
                response.wrong_type = 0.03
                response.oversized = 0.04
                write.byte_by_byte = on
                inbound.rate = 7
                throttle.rate = 100
                magic = off
                seed = 42
                """);
        assertThat(profile.accounts()).isEqualTo(Map.of("acme", "secret", "other", "word"));
        assertThat(profile.timing())
                .isEqualTo(new CarrierProfile.Timing(
                        new Delay.Uniform(Duration.ofMillis(10), Duration.ofMillis(20)),
                        new Delay.LogNormal(Duration.ofSeconds(2), 0.8)));
        assertThat(profile.shares()).isEqualTo(new Shares(0.05, 0, 0, 0));
        assertThat(profile.faults()).isEqualTo(new Faults(0.01, 0.02, 0.03, 0.04, true));
        assertThat(profile.inboundRate()).isEqualTo(7);
        assertThat(profile.throttleRate()).isEqualTo(100);
        assertThat(profile.magic()).isFalse();
        assertThat(profile.seed()).isEqualTo(42);
    }

    @Test
    void anEmptyFileShouldBeTheStandard() throws IOException {
        assertThat(read("")).isEqualTo(CarrierProfile.STANDARD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "receipt.dealy = 1s | unknown setting: receipt.dealy",
                "receipt.delay = 1 | receipt.delay: duration: 1 (expected: as 500ms, 2s, 5m or 1h)",
                "receipt.delay = 25h | receipt.delay: duration: 25h (expected: at most 24h)",
                "receipt.delay = uniform 2s 1s | receipt.delay: uniform delay",
                "receipt.delay = often | receipt.delay: duration: often",
                "receipt.delay = lognormal 2s x | receipt.delay: sigma: x (expected: a number)",
                "receipt.lost = 1.5 | receipt.lost: 1.5 (expected: 0..1)",
                "receipt.lost = NaN | receipt.lost: NaN (expected: 0..1)",
                "throttle.rate = -1 | throttle.rate: -1 (expected: 0..1000000)",
                "throttle.rate = many | throttle.rate: many (expected: 0..1000000)",
                "session.reset = 2 | session.reset: 2.0 (expected: 0..1)",
                "inbound.rate = 1001 | inbound.rate: 1001 (expected: 0..1000)",
                "write.byte_by_byte = 1 | write.byte_by_byte: 1 (expected: on or off)",
                "magic = yes | magic: yes (expected: on or off)",
                "accounts = acme | accounts: acme (expected: system_id:password, …)",
            })
    void aWrongSettingShouldBeRefusedByItsName(String line, String message) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void delaysShouldFollowTheirDistribution() {
        SplittableRandom random = new SplittableRandom(1);
        Delay uniform = Delay.parse("uniform 100ms 300ms");
        Delay logNormal = Delay.parse("lognormal 2s 0.8");
        int underMedian = 0;
        for (int i = 0; i < 10_000; i++) {
            assertThat(uniform.next(random)).isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
            underMedian += logNormal.next(random).compareTo(Duration.ofSeconds(2)) < 0 ? 1 : 0;
        }
        assertThat(underMedian).isBetween(4_800, 5_200);
        assertThat(Delay.parse("fixed 1m").next(random)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Delay.parse("250ms").next(random)).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource({
        "--smpp 127.0.0.1, '--smpp: 127.0.0.1 (expected: HOST:PORT)'",
        "--smpp host:70000, '--smpp: host:70000 (expected: HOST:PORT with a port of 0..65535)'",
        "--smpp, '--smpp: nothing follows (expected: a value)'",
        "--verbose, 'unknown option: --verbose'",
    })
    void aWrongCommandLineShouldBeRefused(String line, String message) {
        assertThatThrownBy(() -> CarrierArguments.parse(line.split(" ", -1))).hasMessage(message);
    }

    private CarrierProfile read(String text) throws IOException {
        return CarrierProfile.read(Files.writeString(directory.resolve("profile"), text));
    }
}
