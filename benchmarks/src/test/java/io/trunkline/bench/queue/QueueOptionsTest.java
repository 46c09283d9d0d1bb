package io.trunkline.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueOptionsTest {
    @Test
    void millionShouldWaitUnlessOtherwiseSaid() {
        assertThat(QueueOptions.parse(List.of())).isEqualTo(new QueueOptions(1_000_000, 1_200, 1_200, null, "unknown"));
        assertThat(QueueOptions.parse(List.of(
                        "--waiting", "3000", "--fill", "300", "--probes", "10", "--out", "/a.json", "--commit", "abc")))
                .isEqualTo(new QueueOptions(3_000, 300, 10, Path.of("/a.json"), "abc"));
    }

    @Test
    void queueTooShortForItsEstimateToBeJudgedShouldBeRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QueueOptions.parse(List.of("--waiting", "199")))
                .withMessageContaining("--waiting: 199")
                .withMessageContaining("from 200");
    }
}
