package io.trunkline.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class QueueDepthsTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC" + "1".repeat(32));
    private static final Sender SENDER = new Sender(new Address("+12125550100"), ACCOUNT, Sender.Kind.TOLL_FREE);
    private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
    private static final Percentage TWO_PERCENT = Percentage.withPercentage(2);

    private Instant now = START;
    private final QueueDepths depths = new QueueDepths(() -> now);

    @Test
    void senderOfWhichNobodySaysAnythingShouldHaveAnEmptyQueue() {
        QueueStatus status = depths.of(SENDER);
        assertThat(status.segments()).isZero();
        assertThat(status.pace()).isEqualTo(3);
        assertThat(status.secondsToEmpty()).isZero();
        assertThat(depths.of(ACCOUNT)).isEmpty();
    }

    @Test
    void velocitiesShouldBeThoseOfTheirTimesAndTheEstimateThatOfThePace() {
        long released = 0;
        for (int second = 0; second <= 600; second++) {
            now = START.plusSeconds(second);
            // A segment a second for the first five minutes, two for the next four, three for the last one
            depths.report("node-1", List.of(depth(90_000 - released, released)));
            released += second < 300 ? 1 : second < 540 ? 2 : 3;
        }
        QueueStatus status = depths.of(SENDER);
        assertThat(status.perSecond1s()).isCloseTo(3, TWO_PERCENT);
        assertThat(status.perSecond1m()).isCloseTo(3, TWO_PERCENT);
        assertThat(status.perSecond5m()).isCloseTo((4 * 2 + 3) / 5.0, TWO_PERCENT);
        assertThat(status.secondsToEmpty()).isCloseTo(status.segments() / 3.0, within(0.001));
    }

    @Test
    void estimateShouldBeRightWithinTwoPercentAsTheQueueDrainsAtItsPace() {
        long all = 30_000;
        double end = all / SENDER.pace();
        for (int second = 0; second < end - 100; second += 1) {
            now = START.plusSeconds(second);
            long released = (long) (second * SENDER.pace());
            depths.report("node-1", List.of(depth(all - released, released)));
            assertThat(second + depths.of(SENDER).secondsToEmpty()).isCloseTo(end, TWO_PERCENT);
        }
    }

    @Test
    void queueThatStandsStillShouldHaveNoVelocity() {
        for (int second = 0; second <= 60; second++) {
            now = START.plusSeconds(second);
            depths.report("node-1", List.of(depth(100, 3L * second)));
        }
        now = now.plusSeconds(5);
        assertThat(depths.of(SENDER).perSecond1s()).isZero();
        assertThat(depths.of(SENDER).perSecond1m()).isCloseTo(3 * 55 / 60.0, TWO_PERCENT);
    }

    @Test
    void queueThatMovesToAnotherOwnerShouldGoOn() {
        for (int second = 0; second <= 120; second++) {
            now = START.plusSeconds(second);
            boolean second1 = second < 60;
            depths.report(
                    second1 ? "node-1" : "node-2", List.of(depth(100, second1 ? 3L * second : 3L * (second - 59))));
        }
        assertThat(depths.of(SENDER).perSecond5m()).isCloseTo(3, TWO_PERCENT);
    }

    @Test
    void whatAnOwnerBeforeSaysShouldNotCount() {
        depths.report("node-1", List.of(depth(100, 50, 1)));
        depths.report("node-2", List.of(depth(90, 5, 2)));
        depths.report("node-1", List.of(depth(0, 50, 1)));
        assertThat(depths.of(SENDER).segments()).isEqualTo(90);
        now = START.plusSeconds(10);
        depths.report("node-2", List.of(depth(80, 15, 2)));
        assertThat(depths.of(SENDER).perSecond5m()).isCloseTo(1.5, TWO_PERCENT);
    }

    @Test
    void ownerThatHasItsQueueAnewShouldCountAnew() {
        depths.report("node-1", List.of(depth(100, 5, 1)));
        depths.report("node-1", List.of(depth(80, 20, 2)));
        now = START.plusSeconds(10);
        depths.report("node-1", List.of(depth(70, 30, 2)));
        assertThat(depths.of(SENDER).perSecond5m()).isCloseTo(3, TWO_PERCENT);
        depths.accepted(SENDER, 8);
        depths.report("node-1", List.of(depth(70, 4, 3)));
        assertThat(depths.of(SENDER).segments()).as("four of eight have come").isEqualTo(70 + 4);
    }

    @Test
    void whatWasNotRepeatedShouldCountForNothing() {
        depths.report("node-1", List.of(depth(100, 0)));
        now = START.plus(QueueDepths.STALE_AFTER);
        assertThat(depths.of(SENDER).segments()).isEqualTo(100);
        assertThat(depths.of(ACCOUNT)).hasSize(1);
        now = now.plusMillis(1);
        assertThat(depths.of(SENDER).segments()).isZero();
        assertThat(depths.of(ACCOUNT)).isEmpty();
    }

    @Test
    void whatThisNodeAcceptedShouldCountUntilTheOwnerCountsIt() {
        for (int i = 0; i < 4; i++) {
            depths.accepted(SENDER, 2);
        }
        assertThat(depths.of(SENDER))
                .extracting(QueueStatus::messages, QueueStatus::segments)
                .containsExactly(4L, 8L);
        depths.report("node-1", List.of(depth(1, 3)));
        assertThat(depths.of(SENDER))
                .as("two have come, of which one and a half went")
                .extracting(QueueStatus::messages, QueueStatus::segments)
                .containsExactly(1L + 2L, 1L + 4L);
        now = now.plusSeconds(1);
        depths.report("node-1", List.of(depth(2, 6)));
        assertThat(depths.of(SENDER).segments()).as("all four have come").isEqualTo(2);
        assertThat(depths.of(SENDER).perSecond5m()).isCloseTo(3, TWO_PERCENT);
    }

    @Test
    void whatNeverReachesItsQueueShouldBeForgotten() {
        depths.report("node-1", List.of(depth(10, 0)));
        depths.accepted(SENDER, 2);
        now = now.plusSeconds(11);
        depths.report("node-1", List.of(depth(10, 0)));
        assertThat(depths.of(SENDER).segments()).isEqualTo(12);
        now = now.plusMillis(1);
        assertThat(depths.of(SENDER).segments()).isEqualTo(10);
        depths.report("node-1", List.of(depth(10, 0)));
        assertThat(depths.of(SENDER).segments()).isEqualTo(10);
    }

    @Test
    void whatNeverReachesItsQueueShouldBeForgottenThoughMoreIsAccepted() {
        depths.report("node-1", List.of(depth(10, 0)));
        for (int second = 0; second < 60; second++) {
            now = START.plusSeconds(second);
            depths.accepted(SENDER, 2);
            depths.report("node-1", List.of(depth(10, 0)));
        }
        assertThat(depths.of(SENDER))
                .as("of the last eleven seconds and this one")
                .extracting(QueueStatus::messages, QueueStatus::segments)
                .containsExactly(10L + 12, 10L + 24);
        depths.report("node-1", List.of(depth(13, 0)));
        assertThat(depths.of(SENDER).segments()).as("three have come").isEqualTo(13 + 21);
        assertThat(depths.of(SENDER).messages()).isEqualTo(13 + 11);
    }

    @Test
    void whatANewOwnerReleasedShouldCountAsEntered() {
        depths.report("node-1", List.of(depth(10, 500)));
        depths.accepted(SENDER, 3);
        depths.report("node-2", List.of(depth(11, 1)));
        assertThat(depths.of(SENDER).segments()).as("two of three have come").isEqualTo(11 + 1);
    }

    @Test
    void senderWithoutAPaceShouldHaveNoQueue() {
        Sender unpaced = new Sender(new Address("+12125550101"), ACCOUNT, Sender.Kind.UNPACED);
        depths.accepted(unpaced, 2);
        assertThat(depths.of(unpaced).segments()).isZero();
    }

    @Test
    void ownerShouldSayWhatChangedAndEverythingNowAndThenAndWhatItHasNoMore() {
        DepthReports reports = new DepthReports();
        SenderDepth one = depth(5, 0);
        assertThat(reports.next(List.of(one))).containsExactly(one);
        assertThat(reports.next(List.of(one))).isEmpty();
        SenderDepth less = depth(4, 1);
        assertThat(reports.next(List.of(less))).containsExactly(less);
        assertThat(reports.next(List.of(less))).isEmpty();
        assertThat(reports.next(List.of(less))).isEmpty();
        assertThat(reports.next(List.of(less))).as("five seconds later").containsExactly(less);
        assertThat(reports.next(List.of())).containsExactly(depth(0, 1));
        assertThat(reports.next(List.of())).isEmpty();
    }

    private static SenderDepth depth(long segments, long released) {
        return depth(segments, released, 0);
    }

    private static SenderDepth depth(long segments, long released, long epoch) {
        Instant oldest = segments == 0 ? null : START;
        return new SenderDepth(
                SENDER.address(), ACCOUNT, SENDER.pace(), segments, segments, oldest, released, epoch, START);
    }
}
