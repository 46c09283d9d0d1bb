package io.trunkline.bench.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.bench.load.Destinations;
import org.junit.jupiter.api.Test;

class RouteMainTest {
    @Test
    void textShouldNameItsDestination() {
        assertThat(RouteMain.destination("#1-4711 Your parcel\nis on its way"))
                .isEqualTo(Destinations.number(4_711).substring(1));
    }

    @Test
    void textThatNamesNoMessageShouldEndTheRun() {
        assertThatThrownBy(() -> RouteMain.destination("Your parcel 4711 is on its way"))
                .isInstanceOf(IllegalStateException.class);
    }
}
