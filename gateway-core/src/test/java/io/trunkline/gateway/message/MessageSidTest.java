package io.trunkline.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSidTest {
    private static final long MILLIS = 1_795_000_000_123L;

    @Test
    void sidShouldTellItsMillisecondAndPartition() {
        Random random = new Random(7);
        for (int partition : new int[] {0, 1, 3, 4095}) {
            MessageSid sid = MessageSid.next(MILLIS, partition, random);
            assertThat(sid.millis()).isEqualTo(MILLIS);
            assertThat(sid.partition()).isEqualTo(partition);
        }
    }

    @Test
    void textShouldReadBackAsTheSameSid() {
        Random random = new Random(11);
        for (int i = 0; i < 1000; i++) {
            MessageSid sid = MessageSid.next(MILLIS + i, i % 4096, random);
            assertThat(sid.toString()).matches("SM[0-9a-f]{32}");
            assertThat(MessageSid.parse(sid.toString())).contains(sid);
        }
    }

    @Test
    void sidsShouldSortByTime() {
        Random random = new Random(13);
        MessageSid earlier = MessageSid.next(MILLIS, 4095, random);
        MessageSid later = MessageSid.next(MILLIS + 1, 0, random);
        assertThat(earlier).isLessThan(later);
        assertThat(earlier.toString()).isLessThan(later.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SM",
                "SM0123456789abcdef0123456789abcde",
                "SM0123456789abcdef0123456789abcdef0",
                "MM0123456789abcdef0123456789abcdef",
                "SM0123456789abcdef0123456789abcdeg"
            })
    void parseShouldBeEmptyForAnythingElse(String text) {
        assertThat(MessageSid.parse(text)).isEmpty();
    }

    @Test
    void nextShouldRefuseAPartitionThatHasNoRoom() {
        assertThatThrownBy(() -> MessageSid.next(MILLIS, 4096, new Random(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("partition: 4096 (expected: 0..4095)");
    }
}
