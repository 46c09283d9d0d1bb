package io.trunkline.bench.crash.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.fault.FaultMode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlantedBugTest {
    @Test
    void gatewayWithoutABugShouldRunUnderWhateverBringsOneToLight() {
        assertThat(none(PlantedBug::provocation)).isEqualTo(of(PlantedBug.values(), PlantedBug::provocation));
        assertThat(none(PlantedBug::carriers)).isEqualTo(of(PlantedBug.values(), PlantedBug::carriers));
    }

    @Test
    void runUnderKillsShouldAskForSome() {
        assertThat(PlantedBug.values())
                .allMatch(bug -> (bug.provocation() instanceof FaultMode.KillEvery) == (bug.killsMin() > 0));
    }

    private static <T> Set<T> none(Function<PlantedBug, T> what) {
        return of(
                Arrays.stream(PlantedBug.values())
                        .filter(bug -> bug.breaks().isEmpty())
                        .toArray(PlantedBug[]::new),
                what);
    }

    private static <T> Set<T> of(PlantedBug[] bugs, Function<PlantedBug, T> what) {
        return Arrays.stream(bugs).map(what).collect(Collectors.toCollection(HashSet::new));
    }
}
