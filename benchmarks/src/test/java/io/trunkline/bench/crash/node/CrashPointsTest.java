package io.trunkline.bench.crash.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CrashPointsTest {
    private static final Instant AT = Instant.ofEpochSecond(1_800_000_000);

    private final CountDownLatch death = new CountDownLatch(1);
    private final CrashPoints points = new CrashPoints(Duration.ofMinutes(1), death::countDown);
    private final List<LifecycleEvent> log = new ArrayList<>();
    private final LifecycleLog watched = points.lifecycle(event -> Mono.fromRunnable(() -> log.add(event)));

    @Test
    void routingOfAReleaseShouldNotBeTheRouters() throws InterruptedException {
        points.arm(CrashPoint.ROUTED);
        watched.append(routed()).block();
        assertThat(isDead()).isFalse();
        onRouter(() -> watched.append(routed()).block());
        assertThat(isDead()).isTrue();
        assertThat(log).hasSize(2);
    }

    @Test
    void offsetThatIsSentShouldBeLaned() throws InterruptedException {
        points.arm(CrashPoint.LANED);
        onRouter(() -> {
            watched.append(routed()).block();
            sendOffsetsToTransaction();
        });
        assertThat(isDead()).isTrue();
    }

    /** As Kafka's producer, in whose method of that name the router waits for the broker. */
    private void sendOffsetsToTransaction() {
        try {
            assertThat(death.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stepThatFailsShouldNotBePassed() {
        points.arm(CrashPoint.SUBMITTED);
        points.lifecycle(event -> Mono.error(new IllegalStateException("away")))
                .append(submitted())
                .onErrorComplete()
                .block();
        assertThat(isDead()).isFalse();
        watched.append(submitted()).block();
        assertThat(isDead()).isTrue();
    }

    @Test
    void submissionShouldWaitForTheEndOfWhoIsToDieBeforeIt() {
        points.arm(CrashPoint.REMEMBERED);
        watched.append(submitted()).subscribe();
        assertThat(log).isEmpty();
        points.receipts(new NothingKept()).submitted("alpha", List.of()).block();
        assertThat(isDead()).isTrue();
    }

    private boolean isDead() {
        return death.getCount() == 0;
    }

    private static void onRouter(Runnable work) throws InterruptedException {
        Thread router = Thread.ofPlatform().name("intake-router").start(work);
        router.join();
    }

    private static MessageRouted routed() {
        return new MessageRouted(envelope(), AT, 1, "alpha", 0, "");
    }

    private static MessageSubmitted submitted() {
        return new MessageSubmitted(envelope().sid(), AT, null, 1, "alpha", List.of(new SubmittedSegment(0, 1, "id")));
    }

    private static Envelope envelope() {
        return new Envelope(
                new MessageSid(AT.toEpochMilli() << 16, 1),
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                new Address("+15005550006"),
                new Address("+4915112345678"),
                null,
                1,
                null,
                AT);
    }

    private static final class NothingKept implements ReceiptMatcher {
        @Override
        public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
            return Mono.just(List.of());
        }

        @Override
        public Mono<Match> received(CarrierReceipt receipt) {
            return Mono.empty();
        }
    }
}
