package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeenAttemptsTest {
    /** What the constants are said to be enough for. */
    private static final int RECORDS_A_SECOND = 500;

    private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

    private final SeenAttempts seen = new SeenAttempts();

    @Test
    void newestFiftyThousandShouldBeKnownAndNoMoreThanTwiceThat() {
        for (int i = 0; i <= 100_000; i++) {
            assertThat(add(i)).isTrue();
            seen.done(i + 1);
        }
        assertThat(add(50_001)).isFalse();
        assertThat(add(100_000)).isFalse();
        assertThat(add(0)).isTrue();
    }

    @Test
    void whatIsNotDoneShouldBeKnownHoweverMuchFollows() {
        seen.done(7);
        for (int i = 0; i <= 250_000; i++) {
            assertThat(add(i)).isTrue();
            seen.done(Math.min(i, 7));
        }
        assertThat(add(7)).isFalse();
        assertThat(add(120_000)).as("behind it").isFalse();
        seen.done(250_001);
        assertThat(add(7)).isTrue();
        assertThat(add(240_000)).isFalse();
    }

    @Test
    void attemptsOfOneMessageShouldBeToldApart() {
        MessageSid sid = new MessageSid(7, 8);
        for (int attempt = 1; attempt < 1_000; attempt++) {
            assertThat(seen.add(sid, attempt, attempt)).isTrue();
            assertThat(seen.add(sid, attempt, attempt)).isFalse();
        }
    }

    @Test
    void messagesOfOneMillisecondAndOthersShouldBeToldApart() {
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                assertThat(seen.add(new MessageSid(i, j), 1, 0)).isTrue();
            }
        }
    }

    @Test
    void memoryShouldBeEnoughForWhatComesWhileAReleaseMayBeLate() {
        long late = LaneWriter.LATE_MAX.plus(CLOCKS_APART).toSeconds();
        assertThat(SeenAttempts.GENERATION_MAX / late).isGreaterThanOrEqualTo(RECORDS_A_SECOND);
        assertThat(LaneTakeOver.REMEMBERED_MAX / late).isGreaterThanOrEqualTo(RECORDS_A_SECOND);
    }

    private boolean add(int message) {
        return seen.add(new MessageSid(1, message), 1, message);
    }
}
