package io.trunkline.bench.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

    private static long second(int second) {
        return START + TimeUnit.SECONDS.toNanos(second);
    }

    /** A text a second, over the overflow of the clock. */
    private static Traffic of(int seconds, IntUnaryOperator carrier) {
        List<Text> texts = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            texts.add(new Text(carrier.applyAsInt(i), second(i), "1" + i));
        }
        return new Traffic(texts.reversed());
    }

    @Test
    void trafficShouldHaveMovedWhenAWindowBeginsInWhichNineInTenGoElsewhere() {
        Traffic traffic = of(60, second -> second < 25 ? 0 : 1);

        assertThat(traffic.secondsUntilElsewhere(second(10), second(60)).orElseThrow())
                .isBetween(14.0, 15.0);
        assertThat(traffic.secondsUntilElsewhere(second(10), second(33))).isEmpty();
        assertThat(traffic.shareElsewhere(second(20), second(30))).isEqualTo(0.5);
    }

    @Test
    void trafficShouldBeBackWhenNineInTenGoToTheCheapest() {
        Traffic traffic = of(60, second -> second < 25 ? 2 : 0);

        assertThat(traffic.secondsUntilBack(second(10), second(60)).orElseThrow())
                .isBetween(14.0, 15.0);
    }

    @Test
    void secondTextShouldCountAsARepeatAndNotAsTraffic() {
        Traffic traffic = new Traffic(List.of(
                new Text(1, second(2), "12015550000"),
                new Text(0, second(1), "12015550000"),
                new Text(0, second(1), "12025550000")));

        assertThat(traffic.repeated()).containsExactly("12015550000");
        assertThat(traffic.shareElsewhere(second(0), second(10))).isZero();
        assertThat(traffic.count(second(0), second(10))).isEqualTo(2);
    }
}
