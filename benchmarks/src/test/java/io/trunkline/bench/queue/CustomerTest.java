package io.trunkline.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CustomerTest {
    @Test
    void depthAndEstimateShouldBeReadFromTheQueue() throws IOException {
        assertThat(Customer.Told.parse("""
                        {"sender": "+12125550111", "segments_per_second": 1.0, "depth": {"messages": 70, "segments": 90},
                         "velocity": {"1s": 1.0, "1m": 0.98, "5m": 0.6}, "oldest_accepted_at": null,
                         "seconds_to_empty": 90.5, "empty_at": "2026-03-04T05:09:31.412Z"}""")).isEqualTo(new Customer.Told(70, 90.5));
    }

    @Test
    void answerWithoutDepthShouldBeRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Customer.Told.parse("{\"seconds_to_empty\": 1.0}"))
                .withMessageContaining("without depth");
    }
}
