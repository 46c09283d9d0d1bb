package io.trunkline.gateway.carrier.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.carrier.smpp.SenderClocks.Word;
import io.trunkline.gateway.message.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are milliseconds after the clocks' first use. */
class SenderClocksTest {
    private static final Address SENDER = new Address("+15005550006");
    private static final Address OTHER = new Address("+15005550007");
    private static final Word GO = new Word.Go();

    @Test
    void secondMessageShouldGoWhenTheFirstIsPaidForWithAllItsSegments() {
        SenderClocks clocks = new SenderClocks(sender -> 2, 20, 1_000);
        assertThat(ask(clocks, "long", 3, 0)).isEqualTo(GO);
        assertThat(ask(clocks, "long", 3, 1)).as("its second segment").isEqualTo(GO);
        assertThat(ask(clocks, "next", 1, 100)).isEqualTo(waits(1_400));
        assertThat(ask(clocks, "after", 1, 100)).isEqualTo(waits(1_900));
        assertThat(ask(clocks, "next", 1, 1_499)).isEqualTo(waits(1));
        assertThat(ask(clocks, "next", 1, 1_500)).isEqualTo(GO);
        assertThat(ask(clocks, "after", 1, 2_000)).isEqualTo(GO);
    }

    @Test
    void whoIsInLineShouldNotBeOvertaken() {
        SenderClocks clocks = new SenderClocks(sender -> 1, 20, 1_000);
        assertThat(ask(clocks, "one", 1, 0)).isEqualTo(GO);
        assertThat(ask(clocks, "two", 1, 10)).isEqualTo(waits(990));
        assertThat(ask(clocks, "three", 1, 1_005)).isEqualTo(waits(1_000));
        assertThat(ask(clocks, "two", 1, 1_010)).isEqualTo(GO);
    }

    @Test
    void whoWillNotGoShouldLeaveItsPlaceToTheNext() {
        SenderClocks clocks = new SenderClocks(sender -> 1, 20, 1_000);
        assertThat(ask(clocks, "one", 1, 0)).isEqualTo(GO);
        assertThat(ask(clocks, "two", 5, 10)).isEqualTo(waits(990));
        assertThat(ask(clocks, "three", 1, 10)).isEqualTo(waits(5_990));
        clocks.leave(SENDER, "two");
        assertThat(ask(clocks, "three", 1, 1_000)).isEqualTo(GO);
    }

    @Test
    void lineShouldHoldTwoSecondsOfThePaceAndNoMore() {
        SenderClocks slow = new SenderClocks(sender -> 1, 20, 1_000);
        SenderClocks fast = new SenderClocks(sender -> 100, 20, 1_000);
        assertThat(inLine(slow)).isEqualTo(4);
        assertThat(inLine(fast)).isEqualTo(20);
    }

    @Test
    void linesOfManySendersTogetherShouldHoldNoMoreThanTheirShare() {
        SenderClocks clocks = new SenderClocks(sender -> 1, 20, 6);
        assertThat(ask(clocks, "first", 1, 0)).isEqualTo(GO);
        assertThat(clocks.ask(OTHER, "first of another", 1, 0)).isEqualTo(GO);
        assertThat(ask(clocks, "in line", 4, 0)).isEqualTo(waits(1_000));
        assertThat(clocks.ask(OTHER, "too long", 3, 0)).isEqualTo(new Word.TooMany());
        assertThat(clocks.ask(OTHER, "fits", 2, 0)).isEqualTo(waits(1_000));
        assertThat(clocks.ask(OTHER, "one more", 1, 0)).isEqualTo(new Word.TooMany());

        assertThat(ask(clocks, "in line", 4, 1_000)).isEqualTo(GO);
        assertThat(clocks.ask(OTHER, "in its place", 4, 0)).isEqualTo(waits(3_000));
        clocks.leave(OTHER, "fits");
        clocks.leave(OTHER, "fits");
        assertThat(clocks.ask(OTHER, "in the place that was left", 2, 0)).isEqualTo(waits(5_000));
        assertThat(clocks.ask(OTHER, "one more", 1, 0)).isEqualTo(new Word.TooMany());
    }

    @Test
    void oneMessageShouldHaveAPlaceThoughItBeLongerThanAllLines() {
        SenderClocks clocks = new SenderClocks(sender -> 1, 20, 2);
        assertThat(ask(clocks, "first", 1, 0)).isEqualTo(GO);
        assertThat(ask(clocks, "long", 10, 0)).isEqualTo(waits(1_000));
        assertThat(ask(clocks, "next", 1, 0)).isEqualTo(new Word.TooMany());
    }

    private static int inLine(SenderClocks clocks) {
        assertThat(ask(clocks, "first", 1, 0)).isEqualTo(GO);
        int waiting = 0;
        while (ask(clocks, waiting, 1, 0) instanceof Word.Wait) {
            waiting++;
        }
        assertThat(ask(clocks, waiting, 1, 0)).isEqualTo(new Word.TooMany());
        return waiting;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void burstShouldLeaveAtThePaceThoughTimersAreLate(int pace) {
        SenderClocks clocks = new SenderClocks(sender -> pace, 1_000, 1_000);
        List<Long> gone = new ArrayList<>();
        long now = 0;
        for (int message = 0; message < 20 * pace; message++) {
            Word word = ask(clocks, message, 1, now);
            while (word instanceof Word.Wait wait) {
                now += wait.pause().toMillis() + 3;
                word = ask(clocks, message, 1, now);
            }
            assertThat(word).isEqualTo(GO);
            gone.add(now);
        }
        assertThat(now).as("at least 98 % of the pace").isLessThanOrEqualTo(20_400);
        for (int i = 0; i < gone.size(); i++) {
            long from = gone.get(i);
            long within =
                    gone.stream().filter(at -> at >= from && at < from + 10_000).count();
            assertThat(within).as("in ten seconds").isLessThanOrEqualTo(10L * pace + 1 + pace / 5);
        }
    }

    @Test
    void idleTimeShouldNotBeSavedUp() {
        SenderClocks clocks = new SenderClocks(sender -> 1, 20, 1_000);
        assertThat(ask(clocks, "one", 1, 0)).isEqualTo(GO);
        assertThat(ask(clocks, "two", 1, 60_000)).isEqualTo(GO);
        assertThat(ask(clocks, "three", 1, 60_000)).isEqualTo(waits(1_000));
    }

    @Test
    void sendersShouldNotWaitForEachOtherAndOneWithoutAPaceForNothing() {
        SenderClocks clocks = new SenderClocks(sender -> sender.equals(OTHER) ? 0 : 1, 20, 1_000);
        assertThat(ask(clocks, "one", 1, 0)).isEqualTo(GO);
        for (int i = 0; i < 100; i++) {
            assertThat(clocks.ask(OTHER, i, 1, 0)).isEqualTo(GO);
        }
        assertThat(ask(clocks, "two", 1, 0)).isEqualTo(waits(1_000));
    }

    private static Word ask(SenderClocks clocks, Object message, int segments, long atMillis) {
        return clocks.ask(SENDER, message, segments, Duration.ofMillis(atMillis).toNanos());
    }

    private static Word waits(long millis) {
        return new Word.Wait(Duration.ofMillis(millis));
    }
}
