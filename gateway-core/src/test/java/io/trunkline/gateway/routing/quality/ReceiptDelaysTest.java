package io.trunkline.gateway.routing.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReceiptDelaysTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final ReceiptDelays delays = new ReceiptDelays();
    private long now = 1_800_000_000;

    @Test
    void curveShouldBeThatOfTheReceipts() {
        learn(100, 100, 1_000);
        ReceiptCurve curve = delays.curve();
        assertThat(curve.share(8)).isCloseTo(0.5, within(0.03));
        assertThat(curve.share(22)).isCloseTo(0.84, within(0.03));
        assertThat(curve.completeSeconds()).isBetween(38, 50);
        assertThat(curve.share(-1)).isZero();
    }

    @Test
    void receiptsThatDoNotComeShouldNotMakeTheOthersLookSlow() {
        learn(100, 100, 1_000);
        ReceiptCurve before = delays.curve();
        learn(100, 30, 100);
        ReceiptCurve after = delays.curve();
        for (int second = 0; second <= ReceiptCurve.SECONDS_MAX; second++) {
            assertThat(after.share(second)).isCloseTo(before.share(second), within(0.02));
        }
        assertThat(after.receiptsExpected()).isTrue();
        assertThat(delays.receiptShare()).isBetween(0.8, 0.999);
    }

    @Test
    void routeThatGivesNoReceiptsShouldBeKnownForItInTheEnd() {
        learn(10, 0, 30);
        assertThat(delays.curve().receiptsExpected()).isTrue();
        learn(10, 0, 30);
        assertThat(delays.curve().receiptsExpected()).isFalse();
    }

    /** Else all that it accepts would count as delivered. */
    @Test
    void routeThatLosesMostOfItsReceiptsShouldNotBeTakenForOneThatGivesNone() {
        learn(100, 40, 500);
        assertThat(delays.curve().receiptsExpected()).as("from the first").isTrue();
        learn(100, 0, 5_000);
        assertThat(delays.curve().receiptsExpected()).as("half a day later").isTrue();
        assertThat(ReceiptDelays.of(delays.fold()).curve().receiptsExpected())
                .as("after a restart")
                .isTrue();
    }

    @Test
    void strayReceiptsShouldNotMakeARouteOneThatGivesThem() {
        learn(1_000, 10, 100);
        assertThat(delays.curve().receiptsExpected()).isFalse();
    }

    @Test
    void delaysInDoubtShouldBeReplacedByAFewHundredOthers() {
        learn(100, 100, 1_000);
        delays.doubt();
        assertThat(delays.curve().share(40))
                .as("the same until others are known")
                .isGreaterThan(0.8);
        for (int i = 0; i < 5; i++) {
            int[] slow = new int[ReceiptDelays.BINS];
            slow[ReceiptDelays.bin(60_000)] = 100;
            learn(slow, 100);
        }
        assertThat(delays.curve().share(40)).isLessThan(0.5);
        assertThat(delays.receiptShare()).isGreaterThan(0.99);
    }

    @Test
    void newDelaysShouldReplaceOldOnesWithinTheHour() {
        learn(100, 100, 100);
        for (int i = 0; i < 360; i++) {
            int[] slow = new int[ReceiptDelays.BINS];
            slow[ReceiptDelays.bin(60_000)] = 100;
            learn(slow, 100);
        }
        assertThat(delays.curve().share(40)).isLessThan(0.1);
        assertThat(delays.curve().share(90)).isGreaterThan(0.9);
    }

    @Test
    void whatWasLearnedShouldSurviveAFold() {
        learn(100, 90, 50);
        ReceiptDelays other = ReceiptDelays.of(delays.fold());
        assertThat(other.curve().share(10)).isEqualTo(delays.curve().share(10));
        assertThat(other.receiptShare()).isEqualTo(delays.receiptShare());
    }

    private void learn(int submitted, int received, int batches) {
        for (int i = 0; i < batches; i++) {
            int[] counts = new int[ReceiptDelays.BINS];
            for (int receipt = 0; receipt < received; receipt++) {
                counts[ReceiptDelays.bin((long) (8_000 * Math.exp(random.nextGaussian())))]++;
            }
            learn(counts, submitted);
        }
    }

    private void learn(int[] counts, int submitted) {
        now += 10;
        List<Integer> listed = Arrays.stream(counts).boxed().toList();
        delays.learn(listed, submitted, now);
    }
}
