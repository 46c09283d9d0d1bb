package io.trunkline.bench.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteOptionsTest {
    @Test
    void slowTrafficShouldHaveTwiceTheTime() {
        RouteOptions options = RouteOptions.parse(List.of("--fall", "missing-85", "--rate", "5"));

        assertThat(options.fall()).isEqualTo(Fall.MISSING_85);
        assertThat(options.movedSecondsAsked()).isEqualTo(480);
        assertThat(RouteOptions.parse(List.of("--fall", "missing-60")).movedSecondsAsked())
                .isEqualTo(90);
    }

    @Test
    void unknownFallShouldBeRefusedWithWhatIsKnown() {
        assertThatThrownBy(() -> RouteOptions.parse(List.of("--fall", "gently")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gently")
                .hasMessageContaining("bind-loss");
        assertThatThrownBy(() -> RouteOptions.parse(List.of("--rate"))).isInstanceOf(IllegalArgumentException.class);
    }
}
