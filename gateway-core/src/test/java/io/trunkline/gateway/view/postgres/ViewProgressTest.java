package io.trunkline.gateway.view.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ViewProgressTest {
    private final ViewProgress progress = new ViewProgress(2);
    private final AtomicBoolean reached = new AtomicBoolean();

    @Test
    void aPartitionShouldBeAwaitedUntilItIsReached() {
        progress.reached(1, 10).subscribe(nothing -> {}, error -> {}, () -> reached.set(true));
        assertThat(progress.isAwaited(1)).isTrue();

        progress.applied(1, 9);
        assertThat(progress.isAwaited(1)).isTrue();

        progress.applied(1, 10);
        assertThat(progress.isAwaited(1)).isFalse();
        assertThat(reached).isTrue();
    }

    @Test
    void aPartitionThatIsThereAlreadyShouldNotBeAwaited() {
        progress.applied(0, 10);
        progress.reached(0, 10).subscribe(nothing -> {}, error -> {}, () -> reached.set(true));
        assertThat(reached).isTrue();
        assertThat(progress.isAwaited(0)).isFalse();
    }

    @Test
    void nobodyShouldWaitForAnotherPartition() {
        progress.reached(1, 10).subscribe();
        assertThat(progress.isAwaited(0)).isFalse();
    }
}
