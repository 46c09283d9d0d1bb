package io.trunkline.bench.crash.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.bench.crash.oracle.Rebuilt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewComparisonTest {
    @TempDir
    private Path folder;

    @Test
    void equalDumpsShouldHaveNoDifference() throws IOException {
        List<String> lines = IntStream.range(0, 50).mapToObj(i -> line(i, "a")).toList();

        assertThat(compare(lines, lines)).isEqualTo(new Rebuilt(50, 0, List.of()));
    }

    @Test
    void eachDifferenceShouldBeToldByItsMessageAndHoldUpNoOthers() throws IOException {
        Rebuilt rebuilt = compare(
                List.of(line(1, "a"), line(2, "a"), line(3, "old"), line(5, "a")),
                List.of(line(1, "a"), line(3, "new"), line(4, "a"), line(5, "a"), line(6, "a")));

        assertThat(rebuilt.messages()).isEqualTo(4);
        assertThat(rebuilt.differing()).isEqualTo(4);
        assertThat(rebuilt.cases()).hasSize(4);
        assertThat(rebuilt.cases().get(0)).isEqualTo(new UUID(0, 2) + " is not in the rebuilt view");
        assertThat(rebuilt.cases().get(1))
                .startsWith(new UUID(0, 3) + ": live …")
                .contains("old", "new");
        assertThat(rebuilt.cases().get(2)).isEqualTo(new UUID(0, 4) + " is in the rebuilt view alone");
        assertThat(rebuilt.cases().get(3)).isEqualTo(new UUID(0, 6) + " is in the rebuilt view alone");
    }

    @Test
    void onlyTheFirstDifferencesShouldBeTold() throws IOException {
        Rebuilt rebuilt = compare(
                IntStream.range(0, 50).mapToObj(i -> line(i, "a")).toList(),
                IntStream.range(0, 50).mapToObj(i -> line(i, "b")).toList());

        assertThat(rebuilt.differing()).isEqualTo(50);
        assertThat(rebuilt.cases()).hasSize(10);
    }

    @Test
    void whatIsNoDumpShouldBeRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> compare(List.of("moon"), List.of("sun")));
    }

    /** As {@code ViewDump} writes one. */
    private static String line(int number, String status) {
        return "{\"erased\": false, \"account_sid\": \"AC1\", \"sid\": \"" + new UUID(0, number) + "\", \"status\": \""
                + status + "\"}";
    }

    private Rebuilt compare(List<String> live, List<String> rebuilt) throws IOException {
        return ViewComparison.of(
                Files.write(folder.resolve("live.txt"), live), Files.write(folder.resolve("rebuilt.txt"), rebuilt));
    }
}
