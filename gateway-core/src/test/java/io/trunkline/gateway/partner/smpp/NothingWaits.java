package io.trunkline.gateway.partner.smpp;

import io.trunkline.gateway.log.LaneCancels;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.Cancellations;
import io.trunkline.gateway.waiting.DueMessage;
import io.trunkline.gateway.waiting.LaneLookup;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.Release;
import io.trunkline.gateway.waiting.WaitStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store in which no message waits. */
final class NothingWaits implements WaitStore {
    static Cancellations cancellations() {
        return cancellations((account, sid) -> Mono.empty(), (slot, cancel) -> Mono.empty());
    }

    static Cancellations cancellations(LaneLookup lookup, LaneCancels lanes) {
        return new Cancellations(new NothingWaits(), fact -> Mono.empty(), lookup, lanes, Clock.systemUTC());
    }

    @Override
    public Set<Integer> shards() {
        return Set.of();
    }

    @Override
    public Mono<List<MarkedWait>> marked(int shard, int most) {
        return Mono.just(List.of());
    }

    @Override
    public Mono<Decided> decide(int shard, Instant now, int most, Function<DueMessage, Release> decide) {
        return Mono.just(new Decided(List.of(), 0, null));
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
