package io.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.webhook.Endpoints.Limits;
import io.trunkline.gateway.webhook.Endpoints.Permit;
import io.trunkline.gateway.webhook.Endpoints.Room;
import io.trunkline.gateway.webhook.Endpoints.Visitor;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class EndpointsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Endpoint A = new Endpoint(Callbacks.ACCOUNT, "http://a.example:80");
    private static final Endpoint B = new Endpoint(Callbacks.ACCOUNT, "http://b.example:80");

    private final List<String> entered = new ArrayList<>();
    private final List<Permit> permits = new ArrayList<>();
    private final List<String> away = new ArrayList<>();

    private final Endpoints endpoints =
            new Endpoints(new Limits(3, 2, 1, 2), Clock.fixed(Callbacks.NOW, ZoneOffset.UTC));

    @Test
    void anEndpointShouldHaveNoMoreInFlightThanItsLimit() {
        enter(A, "a1", "a2", "a3");

        assertThat(entered).containsExactly("a1", "a2");
        assertThat(endpoints.room(9).left()).containsExactly(Map.entry(A, 0));
        assertThat(endpoints.room(9).total()).isOne();

        permits.getFirst().release();

        assertThat(entered).containsExactly("a1", "a2", "a3");
    }

    @Test
    void aPermitShouldCountOnceHoweverOftenItIsReleased() {
        enter(A, "a1", "a2", "a3", "a4");
        permits.getFirst().release();
        permits.getFirst().release();

        assertThat(entered).containsExactly("a1", "a2", "a3");
    }

    @Test
    void whoeverWaitsForAnEndpointBeyondItsBoundShouldBeTurnedAwayAtOnce() {
        enter(A, "a1", "a2", "a3", "a4", "a5");

        assertThat(away).containsExactly("a5");
    }

    @Test
    void whoeverWaitsTooLongShouldBeTurnedAway() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        try {
            enter(A, "a1", "a2", "a3");
            time.advanceTimeBy(PATIENCE.minusMillis(1));
            assertThat(away).isEmpty();
            time.advanceTimeBy(Duration.ofMillis(1));
            assertThat(away).containsExactly("a3");

            permits.getFirst().release();
            assertThat(entered).containsExactly("a1", "a2");
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    @Test
    void endpointsThatWaitShouldBeLetInInTurn() {
        Endpoints narrow = new Endpoints(new Limits(1, 1, 1, 9), Clock.fixed(Callbacks.NOW, ZoneOffset.UTC));
        enter(narrow, A, "a1", "a2", "a3", "a4");
        enter(narrow, B, "b1");

        for (int i = 0; i < permits.size(); i++) {
            permits.get(i).release();
        }

        assertThat(entered).containsExactly("a1", "a2", "b1", "a3", "a4");
        assertThat(narrow.room()).isEqualTo(1);
    }

    @Test
    void failuresInARowShouldNarrowTheEndpointUntilASuccess() {
        for (int i = 0; i < 5; i++) {
            assertThat(endpoints.isLagging(A)).isFalse();
            endpoints.failed(A);
        }
        assertThat(endpoints.isLagging(A)).isTrue();
        enter(A, "a1", "a2");
        assertThat(entered).containsExactly("a1");

        endpoints.answered(A, Duration.ofMillis(5));

        assertThat(endpoints.isLagging(A)).isFalse();
        assertThat(endpoints.room(9)).isEqualTo(new Room(2, 2, Map.of(A, 0)));
    }

    @Test
    void aSlowEndpointShouldKeepItsRoomAndLagUntilAQuickAnswer() {
        endpoints.tooSlow(A);
        endpoints.answered(A, Duration.ofSeconds(3));
        assertThat(endpoints.isLagging(A)).isTrue();
        enter(A, "a1", "a2");
        assertThat(entered).containsExactly("a1", "a2");

        endpoints.answered(A, Duration.ofMillis(5));

        assertThat(endpoints.isLagging(A)).isFalse();
    }

    private void enter(Endpoint endpoint, String... names) {
        enter(endpoints, endpoint, names);
    }

    private void enter(Endpoints at, Endpoint endpoint, String... names) {
        for (String name : names) {
            at.enter(endpoint, PATIENCE, new Visitor() {
                @Override
                public void entered(Permit permit) {
                    entered.add(name);
                    permits.add(permit);
                }

                @Override
                public void turnedAway() {
                    away.add(name);
                }
            });
        }
    }
}
