package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GroupLeaseTest {
    private static final Duration TURN = Duration.ofMillis(50);

    private long now = Duration.ofDays(1).toNanos();
    private final GroupLease lease = new GroupLease(Duration.ofSeconds(4), () -> now);
    private int answered;

    @Test
    void leaseShouldLastThreeQuartersOfASessionFromItsBeginning() {
        pass(Duration.ofMillis(2_999));
        assertThat(lease.holds()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void answeredHeartbeatsShouldKeepItForAsLongAsTheyCome() {
        for (int i = 0; i < 100; i++) {
            heartbeat();
            assertThat(lease.holds()).isTrue();
            assertThat(lease.isSilent()).isFalse();
        }
        turns(Duration.ofMillis(1_800));
        assertThat(lease.holds()).isTrue();
        assertThat(lease.isSilent()).isTrue();
        turns(Duration.ofMillis(1_200));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void answerThatWaitedForAProcessThatStoodStillShouldProveNothing() {
        heartbeat();
        heartbeat();
        pass(Duration.ofSeconds(10));
        turn(++answered);
        assertThat(lease.holds()).isFalse();
        turn(++answered);
        assertThat(lease.holds()).as("that was on its way, too").isFalse();
        heartbeat();
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void takenCommitShouldCountFromWhenItWasAsked() {
        turns(Duration.ofSeconds(1));
        long asked = now;
        turns(Duration.ofSeconds(4));
        lease.heard(asked);
        assertThat(lease.holds()).isFalse();
        lease.heard(now);
        assertThat(lease.holds()).isTrue();
        lease.heard(asked);
        assertThat(lease.holds()).as("an older one takes nothing back").isTrue();
    }

    @Test
    void moveOfPartitionsShouldLetItGoOnForAsLongAsOneLasts() {
        Duration since = Duration.ZERO;
        while (since.compareTo(GroupLease.MOVING_MAX.minus(TURN)) < 0) {
            turns(TURN);
            since = since.plus(TURN);
            lease.moving();
            assertThat(lease.holds()).isTrue();
        }
        turns(TURN);
        lease.moving();
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void moveThatIsNotHeardOfAnyMoreShouldNotCount() {
        turns(Duration.ofSeconds(4));
        lease.moving();
        assertThat(lease.holds()).isTrue();
        turns(Duration.ofSeconds(1));
        assertThat(lease.holds()).isFalse();
    }

    /** Half a second until the next one is answered. */
    private void heartbeat() {
        turns(Duration.ofMillis(500));
        answered++;
        turns(TURN);
    }

    private void turns(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minus(TURN)) {
            pass(TURN);
            turn(answered);
        }
    }

    private void turn(int heartbeats) {
        lease.turn(heartbeats);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
