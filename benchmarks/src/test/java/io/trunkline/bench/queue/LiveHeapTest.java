package io.trunkline.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void whatLivesShouldBeCountedAndNothingElse() throws Exception {
        int pid = Math.toIntExact(ProcessHandle.current().pid());
        long before = LiveHeap.bytes(pid);
        byte[] held = new byte[32 * MEBIBYTE];
        long with = LiveHeap.bytes(pid);
        Reference.reachabilityFence(held);

        assertThat(with - before).isBetween(31L * MEBIBYTE, 40L * MEBIBYTE);
    }

    @Test
    void totalShouldBeReadFromTheLastLine() {
        assertThat(LiveHeap.total("""
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         31337        2717176  [B (java.base@25)
                   2:           100           2400  TotalOfSomething
                Total        251337       12717176
                """)).isEqualTo(12_717_176);
        assertThatIllegalStateException()
                .isThrownBy(() -> LiveHeap.total("4711: No such process"))
                .withMessageContaining("No such process");
    }
}
