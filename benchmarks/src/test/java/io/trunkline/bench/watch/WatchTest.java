package io.trunkline.bench.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.watch.SubmitLogTail.Submit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    /** "#2-17 Yo", plain, behind a header of six octets, and in UCS-2. */
    private static final String TEXT = "23322d313720596f";

    private static final String HEADED = "050003070301" + TEXT;
    private static final String WIDE = "00230032002d00310037002000590";

    @Test
    void tailShouldFindTheMessagesOfItsRunAsTheyAreWritten(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("submits.csv");
        Files.writeString(log, "5,me,1,2,0,0,accepted," + TEXT + "\n6,me,1,2,64,0,refused," + HEADED + "\n7,me,1,2,0,");
        try (SubmitLogTail tail = SubmitLogTail.open(log, 2)) {
            assertThat(tail.readOn()).containsExactly(new Submit(17, 5), new Submit(17, 6));

            Files.writeString(log, "8,accepted," + WIDE + "06f\n# left out 3\n", StandardOpenOption.APPEND);
            assertThat(tail.readOn()).containsExactly(new Submit(17, 7));
            assertThat(tail.lines()).isEqualTo(3);
            assertThat(tail.refused()).isEqualTo(1);
        }
        try (SubmitLogTail another = SubmitLogTail.open(log, 3)) {
            assertThat(another.readOn()).isEmpty();
        }
    }

    @Test
    void gaugesShouldBeReadFromPrometheusText() {
        GatewayGauges gauges = GatewayGauges.parse("""
            # HELP jvm_memory_used_bytes The amount
            jvm_memory_used_bytes{area="heap",id="Eden"} 1.5E7
            jvm_memory_used_bytes{area="heap",id="Old"} 5000000
            jvm_memory_used_bytes{area="nonheap",id="Code"} 7
            jvm_gc_pause_seconds_count{action="minor"} 3
            jvm_gc_pause_seconds_sum{action="minor"} 0.25
            jvm_gc_pause_seconds_max{action="minor"} 0.2
            trunkline_queue_waiting{queue="view"} 12
            trunkline_queue_waiting{queue="lanes"} NaN
            trunkline_callbacks_pending 4
            """);

        assertThat(gauges.heapUsedBytes()).isEqualTo(2e7);
        assertThat(gauges.gcPauses()).isEqualTo(3);
        assertThat(gauges.gcPauseSecondsMax()).isEqualTo(0.2);
        assertThat(gauges.queues())
                .containsEntry("view", 12.0)
                .containsEntry("lanes", 0.0)
                .containsEntry("callbacks", 4.0);
    }
}
