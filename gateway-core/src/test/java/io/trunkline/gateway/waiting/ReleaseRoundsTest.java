package io.trunkline.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** When a round follows another, with a store that has as many full rounds as the test says. */
class ReleaseRoundsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T09:00:00Z");

    private final Rows rows = new Rows();
    private boolean factsFail;
    private final Releases releases = new Releases(
            rows,
            new ReleasePolicy(new GuardedRouting(message -> new RoutingDecision.InTurn(), 1)),
            (message, asOf) -> Mono.empty(),
            fact -> factsFail ? Mono.error(new IllegalStateException("planted: no log")) : Mono.empty(),
            new SimpleMeterRegistry(),
            InstantSource.fixed(NOW));

    @Test
    void fullRoundShouldBeFollowedByTheNextAtOnce() {
        rows.full = 10_000;
        releases.turn(Set.of(0));
        assertThat(rows.rounds).as("in one turn").isEqualTo(10_001);
    }

    @Test
    @Timeout(30)
    void roundThatWasNotSaidToItsEndShouldBeFollowedByTheNextWithoutHurry() {
        rows.full = 3;
        factsFail = true;
        long start = System.nanoTime();
        releases.turn(Set.of(0));
        assertThat(rows.rounds).isEqualTo(1);
        factsFail = false;
        while (rows.rounds == 1) {
            releases.turn(Set.of(0));
            Thread.onSpinWait();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        assertThat(rows.rounds).as("then at once, while they are full").isEqualTo(4);
    }

    @Test
    void shardThatIsNoLongerUpToDateShouldHaveNoFurtherRound() {
        rows.full = 10;
        rows.after = round -> rows.shards = round == 3 ? Set.of() : rows.shards;
        releases.turn(Set.of(0));
        assertThat(rows.rounds).isEqualTo(3);
    }

    @Test
    void nodeThatStopsShouldBeginNoFurtherRound() {
        rows.full = 10;
        rows.after = round -> {
            if (round == 3) {
                releases.stop().subscribe();
            }
        };
        releases.turn(Set.of(0));
        assertThat(rows.rounds).isEqualTo(3);
    }

    private static final class Rows implements WaitStore {
        private int full;
        private int rounds;
        private Set<Integer> shards = Set.of(0);
        private IntConsumer after = round -> {};

        @Override
        public Set<Integer> shards() {
            return shards;
        }

        @Override
        public Mono<List<MarkedWait>> marked(int shard, int most) {
            return Mono.just(List.of());
        }

        @Override
        public Mono<Decided> decide(int shard, Instant now, int most, Function<DueMessage, Release> decide) {
            return Mono.fromSupplier(() -> {
                rounds++;
                after.accept(rounds);
                MarkedWait marked = new MarkedWait(
                        new WaitKey(WaitKind.SEND_AT, 1),
                        new MessageCanceled(new MessageSid(1, rounds), now, null),
                        "");
                return new Decided(List.of(marked), rounds <= full ? most : 0, null);
            });
        }

        @Override
        public Mono<Void> said(List<MarkedWait> waits) {
            return Mono.empty();
        }

        @Override
        public Mono<MarkedWait> cancel(AccountSid account, MessageSid sid, Instant at) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> dueNow(AccountSid account, List<Address> senders, Address recipient, Instant now) {
            return Mono.empty();
        }
    }
}
