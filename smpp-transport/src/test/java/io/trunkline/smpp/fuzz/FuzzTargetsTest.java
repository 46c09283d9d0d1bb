package io.trunkline.smpp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every target over its seed corpus and over small changes of it; {@code scripts/fuzz} has Jazzer go on from there. */
@Timeout(120)
class FuzzTargetsTest {
    private static final int CHANGES = 2_000;

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void aTargetShouldTakeEverySeedAndEveryChangeOfIt(String name, Consumer<byte[]> target) {
        List<byte[]> seeds = Seeds.of(name);
        SplittableRandom random = new SplittableRandom(5);

        assertThat(seeds).hasSizeGreaterThan(4);
        for (byte[] seed : seeds) {
            target.accept(seed);
            for (int i = 0; i < CHANGES; i++) {
                target.accept(changed(seed, random));
            }
        }
    }

    private static byte[] changed(byte[] seed, SplittableRandom random) {
        byte[] changed = Arrays.copyOf(seed, random.nextInt(seed.length + 3));
        for (int left = random.nextInt(4); left > 0 && changed.length > 0; left--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    static List<Arguments> targets() {
        return List.of(
                target("pdu", PduFuzz::fuzzerTestOneInput),
                target("tlvs", TlvFuzz::fuzzerTestOneInput),
                target("text", TextFuzz::fuzzerTestOneInput),
                target("receipt", ReceiptFuzz::fuzzerTestOneInput));
    }

    private static Arguments target(String name, Consumer<byte[]> target) {
        return Arguments.of(name, target);
    }
}
