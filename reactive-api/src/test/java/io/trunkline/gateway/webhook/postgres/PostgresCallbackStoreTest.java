package io.trunkline.gateway.webhook.postgres;

import static io.trunkline.gateway.webhook.WebhookFixtures.NOW;
import static io.trunkline.gateway.webhook.WebhookFixtures.callback;
import static io.trunkline.gateway.webhook.WebhookFixtures.envelope;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.webhook.Callback;
import io.trunkline.gateway.webhook.CallbackAttempt;
import io.trunkline.gateway.webhook.CallbackStatus;
import io.trunkline.gateway.webhook.CallbackStore.ParkedCallback;
import io.trunkline.gateway.webhook.Endpoint;
import io.trunkline.gateway.webhook.Endpoints.Room;
import io.trunkline.gateway.webhook.WebhookFixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PostgresCallbackStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String URL = "http://a.example:8000/status?x=1";
    private static final Instant LEASE_END = NOW.plusSeconds(60);

    private PostgresCallbackStore store;

    @BeforeEach
    void open() {
        store = WebhookFixtures.freshStore();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aClaimShouldGiveBackWhatWasParked() {
        Envelope bare = envelope(URL, 3);
        Envelope withService = new Envelope(
                bare.sid(),
                bare.account(),
                new Address("ACME"),
                bare.to(),
                new ServiceSid("MG0123456789abcdef0123456789abcdef"),
                bare.segments(),
                bare.statusCallback(),
                bare.acceptedAt());
        Callback failed = new Callback(withService, CallbackStatus.UNDELIVERED, ErrorCode.UNREACHABLE, NOW);
        Callback sent = callback(envelope(URL, 1), CallbackStatus.SENT);

        run(store.park(List.of(parked(failed, 1, NOW), parked(sent, 0, NOW)), NOW));

        assertThat(claim(10))
                .containsExactlyInAnyOrder(
                        new ParkedCallback(failed, 1, LEASE_END, true), new ParkedCallback(sent, 0, LEASE_END, true));
    }

    @Test
    void attemptsShouldBeGivenBackOldestFirstUntilTheyArePurged() {
        MessageSid sid = envelope(URL, 1).sid();
        CallbackAttempt first =
                new CallbackAttempt(sid, CallbackStatus.SENT, 1, NOW, Duration.ofMillis(15_000), "HTTP 500");
        CallbackAttempt second = new CallbackAttempt(
                sid, CallbackStatus.SENT, 2, NOW.plusSeconds(5), Duration.ZERO, "unreachable: refused");
        CallbackAttempt others = new CallbackAttempt(
                envelope(URL, 1).sid(), CallbackStatus.DELIVERED, 1, NOW, Duration.ofMillis(3), "HTTP 204");
        run(store.remember(List.of(second, others, first)));

        assertThat(store.attempts(sid).collectList().block(PATIENCE)).containsExactly(first, second);

        run(store.purge(NOW.plusSeconds(1)));
        assertThat(store.attempts(sid).collectList().block(PATIENCE)).containsExactly(second);
        assertThat(store.attempts(others.sid()).collectList().block(PATIENCE)).isEmpty();
    }

    @Test
    void whatIsNotDueOrIsLeasedShouldNotBeClaimed() {
        Callback due = callback(envelope(URL, 1), CallbackStatus.SENT);
        Callback later = callback(envelope(URL, 1), CallbackStatus.SENT);
        run(store.park(List.of(parked(due, 0, NOW), parked(later, 0, NOW.plusMillis(1))), NOW));

        assertThat(claim(10)).extracting(ParkedCallback::callback).containsExactly(due);
        assertThat(claim(10)).isEmpty();
        assertThat(claimAt(LEASE_END, 10)).extracting(ParkedCallback::callback).containsExactlyInAnyOrder(due, later);
    }

    @Test
    void endpointsShouldBeServedInTurnAndBusyOnesNotAtAll() {
        List<ParkedCallback> many = IntStream.range(0, 20)
                .mapToObj(i -> parked(callback(envelope("http://many.example/" + i, 1), CallbackStatus.SENT), 0, NOW))
                .toList();
        Callback few = callback(envelope("http://few.example/", 1), CallbackStatus.SENT);
        Callback busy = callback(envelope("http://busy.example/", 1), CallbackStatus.SENT);
        run(store.park(many, NOW));
        run(store.park(List.of(parked(few, 0, NOW), parked(busy, 0, NOW)), NOW));

        List<ParkedCallback> claimed = claim(new Room(2, 32, Map.of(busy.endpoint(), 0)));

        assertThat(claimed)
                .extracting(one -> one.callback().endpoint().origin())
                .containsExactlyInAnyOrder("http://many.example:80", "http://few.example:80");
        assertThat(claim(new Room(4, 32, Map.of(busy.endpoint(), 0)))).hasSize(4);
    }

    @Test
    void anEndpointShouldHaveOfAClaimWhatItHasRoomForAndItsShareBesideOthers() {
        List<ParkedCallback> rows = IntStream.range(0, 80)
                .mapToObj(i -> parked(callback(envelope("http://many.example/" + i, 1), CallbackStatus.SENT), 0, NOW))
                .toList();
        Endpoint many = rows.getFirst().callback().endpoint();
        run(store.park(rows, NOW));

        assertThat(claim(new Room(100, 32, Map.of()))).hasSize(32);
        assertThat(claim(new Room(100, 32, Map.of(many, 5)))).hasSize(5);
        for (int i = 0; i < 9; i++) {
            run(store.park(
                    List.of(parked(callback(envelope("http://e" + i + ".example/", 1), CallbackStatus.SENT), 0, NOW)),
                    NOW));
        }
        assertThat(claim(new Room(20, 32, Map.of())))
                .filteredOn(one -> one.callback().endpoint().equals(many))
                .as("the share, though two each would fill the claim")
                .hasSize(8);
        assertThat(claim(new Room(100, 32, Map.of())))
                .as("a tenth of a claim, where there are ten endpoints")
                .hasSize(10);
    }

    @Test
    void claimsSideBySideShouldShareNothing() {
        List<ParkedCallback> rows = IntStream.range(0, 40)
                .mapToObj(i ->
                        parked(callback(envelope("http://e" + i % 8 + ".example/", 1), CallbackStatus.SENT), 0, NOW))
                .toList();
        run(store.park(rows, NOW));

        List<ParkedCallback> claimed = Objects.requireNonNull(Flux.range(0, 8)
                .flatMap(ignored -> store.claim(NOW, LEASE_END, new Room(10, 32, Map.of())), 8)
                .collectList()
                .block(PATIENCE));

        assertThat(claimed).extracting(one -> one.callback().sid()).doesNotHaveDuplicates();
    }

    @Test
    void aNewerStatusShouldSupersedeAnOlderOne() {
        Envelope envelope = envelope(URL, 1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.SENT), 1, NOW.plusSeconds(5))), NOW));
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.DELIVERED), 0, NOW)), NOW));

        assertThat(claimAt(NOW.plusSeconds(9), 10))
                .extracting(one -> one.callback().status())
                .containsExactly(CallbackStatus.DELIVERED);
        assertThat(store.pending().block(PATIENCE)).isEqualTo(1);
    }

    @Test
    void anOlderStatusShouldNotReturnBehindANewerOne() {
        Envelope envelope = envelope(URL, 1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.DELIVERED), 0, NOW)), NOW));
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.SENT), 0, NOW)), NOW));

        assertThat(claim(10)).extracting(one -> one.callback().status()).containsExactly(CallbackStatus.DELIVERED);
    }

    @Test
    void aNewerStatusShouldWaitForTheAttemptThatIsInFlight() {
        Envelope envelope = envelope(URL, 1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.SENT), 0, NOW)), NOW));
        assertThat(claim(10)).hasSize(1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.DELIVERED), 0, NOW)), NOW));
        assertThat(claim(10)).isEmpty();

        run(store.again(envelope.sid(), 1, 1, NOW.plusSeconds(5), "server_error", NOW));

        assertThat(claim(10)).extracting(one -> one.callback().status()).containsExactly(CallbackStatus.DELIVERED);
    }

    @Test
    void aDeliveredCallbackShouldBeForgottenAndTheNextBeDue() {
        Envelope envelope = envelope(URL, 1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.SENT), 0, NOW)), NOW));
        assertThat(claim(10)).hasSize(1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.DELIVERED), 0, NOW)), NOW));

        run(store.delivered(envelope.sid(), 1, NOW));

        assertThat(claim(10)).extracting(one -> one.callback().status()).containsExactly(CallbackStatus.DELIVERED);
        run(store.delivered(envelope.sid(), 2, NOW));
        assertThat(store.pending().block(PATIENCE)).isZero();
    }

    @Test
    void aFailedAttemptShouldComeAgainWhenItIsDue() {
        Envelope envelope = envelope(URL, 1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.SENT), 0, NOW)), NOW));
        assertThat(claim(10)).hasSize(1);

        run(store.again(envelope.sid(), 1, 3, NOW.plusSeconds(120), "timeout", NOW));

        assertThat(claimAt(NOW.plusSeconds(119), 10)).isEmpty();
        assertThat(claimAt(NOW.plusSeconds(120), 10))
                .extracting(ParkedCallback::attempts)
                .containsExactly(3);
    }

    @Test
    void aGoneEndpointShouldGetNoLaterStatusOfTheMessage() {
        Envelope envelope = envelope(URL, 1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.SENT), 0, NOW)), NOW));
        run(store.ended(envelope.sid(), 1, true, "gone", NOW));
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.DELIVERED), 0, NOW)), NOW));

        assertThat(claim(10)).isEmpty();
        assertThat(store.pending().block(PATIENCE)).isZero();
    }

    @Test
    void parkingTheSameTwiceShouldChangeNothing() {
        Envelope envelope = envelope(URL, 1);
        ParkedCallback row = parked(callback(envelope, CallbackStatus.SENT), 0, NOW);
        run(store.park(List.of(row), NOW));
        assertThat(claim(10)).hasSize(1);
        run(store.park(List.of(row), NOW));

        assertThat(claim(10)).isEmpty();
    }

    @Test
    void whatIsOverShouldBePurgedAndNothingElse() {
        Envelope envelope = envelope(URL, 1);
        run(store.park(List.of(parked(callback(envelope, CallbackStatus.SENT), 0, NOW)), NOW));
        run(store.ended(envelope.sid(), 1, true, "gone", NOW));
        Callback pending = callback(envelope(URL, 1), CallbackStatus.SENT);
        run(store.park(List.of(parked(pending, 0, NOW)), NOW));

        run(store.purge(NOW.plusSeconds(1)));

        run(store.park(List.of(parked(callback(envelope, CallbackStatus.DELIVERED), 0, NOW)), NOW));
        assertThat(claim(10)).hasSize(2);
    }

    private static ParkedCallback parked(Callback callback, int attempts, Instant due) {
        return new ParkedCallback(callback, attempts, due, false);
    }

    private List<ParkedCallback> claim(int limit) {
        return claimAt(NOW, limit);
    }

    private List<ParkedCallback> claimAt(Instant now, int limit) {
        return claim(now, new Room(limit, 32, Map.of()));
    }

    private List<ParkedCallback> claim(Room room) {
        return claim(NOW, room);
    }

    private List<ParkedCallback> claim(Instant now, Room room) {
        return Objects.requireNonNull(
                store.claim(now, now.plusSeconds(60), room).collectList().block(PATIENCE));
    }

    private static void run(Mono<Void> work) {
        work.block(PATIENCE);
    }
}
