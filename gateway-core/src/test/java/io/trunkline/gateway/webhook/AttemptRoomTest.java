package io.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.webhook.Endpoints.Limits;
import io.trunkline.gateway.webhook.Endpoints.Permit;
import io.trunkline.gateway.webhook.Endpoints.Visitor;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class AttemptRoomTest {
    private static final Endpoint A = new Endpoint(Callbacks.ACCOUNT, "http://a.example:80");
    private static final Endpoint B = new Endpoint(Callbacks.ACCOUNT, "http://b.example:80");

    private final Endpoints endpoints =
            new Endpoints(new Limits(3, 1, 1, 9), Clock.fixed(Callbacks.NOW, ZoneOffset.UTC));
    private final List<Boolean> moves = new ArrayList<>();

    @Test
    void attemptShouldTakeRoomWhereItAsksAndGiveBackThatOfTheEndpointBefore() {
        AttemptRoom room = new AttemptRoom(endpoints, A, enter(A));
        room.move(A).subscribe(moves::add);
        assertThat(busy()).containsExactly(A);
        room.move(B).subscribe(moves::add);
        assertThat(moves).containsExactly(true, true);
        assertThat(busy()).containsExactly(B);
        room.leave();
        assertThat(busy()).isEmpty();
        assertThat(endpoints.room()).isEqualTo(3);
    }

    @Test
    void attemptShouldWaitForTheOtherEndpointAndHoldNothingMeanwhile() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        try {
            Permit held = enter(B);
            AttemptRoom room = new AttemptRoom(endpoints, A, enter(A));
            room.move(B).subscribe(moves::add);
            assertThat(moves).isEmpty();
            assertThat(busy()).containsExactly(B);
            held.release();
            assertThat(moves).containsExactly(true);

            AttemptRoom late = new AttemptRoom(endpoints, A, enter(A));
            late.move(B).subscribe(moves::add);
            time.advanceTimeBy(Duration.ofSeconds(5));
            assertThat(moves).containsExactly(true, false);
            late.leave();
            assertThat(busy()).containsExactly(B);
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    @Test
    void endpointThatHadNoRoomInTimeShouldCountAsSlowAndNotBeWaitedForAgain() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        try {
            enter(B);
            AttemptRoom room = new AttemptRoom(endpoints, A, enter(A));
            room.move(B).subscribe(moves::add);
            assertThat(room.at()).as("what is waited for").isEqualTo(B);
            assertThat(endpoints.isLagging(B)).isFalse();
            time.advanceTimeBy(Duration.ofSeconds(5));
            assertThat(endpoints.isLagging(B)).isTrue();
            assertThat(endpoints.isLagging(A)).isFalse();
            new AttemptRoom(endpoints, A, enter(A)).move(B).subscribe(moves::add);
            assertThat(moves).containsExactly(false, false);
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    @Test
    void attemptsThatGoTheOtherWayRoundShouldNotWaitForEachOther() {
        AttemptRoom one = new AttemptRoom(endpoints, A, enter(A));
        AttemptRoom other = new AttemptRoom(endpoints, B, enter(B));
        one.move(B).subscribe(moves::add);
        other.move(A).subscribe(moves::add);
        assertThat(moves).containsExactly(true, true);
    }

    @Test
    void roomThatComesAfterTheAttemptIsOverShouldNotBeKept() {
        Permit held = enter(B);
        AttemptRoom room = new AttemptRoom(endpoints, A, enter(A));
        room.move(B).subscribe(moves::add);
        room.leave();
        held.release();
        assertThat(moves).containsExactly(false);
        assertThat(endpoints.room()).isEqualTo(3);
    }

    private Set<Endpoint> busy() {
        return endpoints.room(3).left().keySet();
    }

    private Permit enter(Endpoint endpoint) {
        List<Permit> permits = new ArrayList<>();
        endpoints.enter(endpoint, Duration.ZERO, new Visitor() {
            @Override
            public void entered(Permit permit) {
                permits.add(permit);
            }

            @Override
            public void turnedAway() {
                throw new AssertionError(endpoint + " is full");
            }
        });
        return permits.getFirst();
    }
}
