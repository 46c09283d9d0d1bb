package io.trunkline.smpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveWindowTest {
    private final AdaptiveWindow window = new AdaptiveWindow(100);

    @Test
    void itShouldStartAtTheContractAndNeverExceedIt() {
        assertThat(window.size()).isEqualTo(100);
        for (long order = 1; order <= 1_000; order++) {
            window.answered(order);
        }
        assertThat(window.size()).isEqualTo(100);
    }

    @Test
    void eachOverrunShouldHalveItDownToOne() {
        int[] expected = {50, 25, 12, 6, 3, 1, 1};
        long order = 0;
        for (int size : expected) {
            order++;
            window.overrun(order, order);
            assertThat(window.size()).isEqualTo(size);
        }
    }

    @Test
    void answersToWhatWasSentBeforeAStepDownShouldChangeNothing() {
        window.overrun(1, 100);
        for (long order = 2; order <= 100; order++) {
            window.overrun(order, 100);
            window.answered(order);
            window.answered(order, 100, 100);
        }
        assertThat(window.size()).isEqualTo(50);

        window.overrun(101, 150);
        assertThat(window.size()).isEqualTo(25);
    }

    @Test
    void eachWindowsWorthOfAnswersShouldMakeRoomForOneMore() {
        window.overrun(1, 1);
        long order = 1;
        for (int size = 50; size < 100; size++) {
            assertThat(window.size()).isEqualTo(size);
            for (int answer = 0; answer <= size; answer++) {
                window.answered(++order);
            }
        }
        assertThat(window.size()).isEqualTo(100);
        assertThat(order).isLessThan(5_000);
    }

    // behaviour 33
    @ParameterizedTest
    @CsvSource({"0,51", "79,51", "80,50", "89,50", "90,43", "99,43", "100,25", "101,51", "255,51"})
    void theCongestionOfThePeerShouldSayWhetherItGrowsStaysOrShrinks(int congestion, int expected) {
        window.overrun(1, 1);
        for (long order = 2; order < 2 + 51; order++) {
            window.answered(order, congestion, 1_000);
        }
        assertThat(window.size()).isEqualTo(expected);
    }

    @Test
    void itShouldSettleAroundWhatThePeerTakes() {
        Random random = new Random(5);
        long order = 0;
        for (int i = 0; i < 20_000; i++) {
            order++;
            int inFlight = window.size();
            if (inFlight > 30 + random.nextInt(3)) {
                window.overrun(order, order + inFlight - 1);
            } else {
                window.answered(order);
            }
            assertThat(window.size()).isBetween(1, 100);
        }
        assertThat(window.size()).isBetween(15, 33);
    }

    @Test
    void aContractOfNothingShouldBeRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptiveWindow(0))
                .withMessageContaining("(expected: at least 1)");
    }
}
