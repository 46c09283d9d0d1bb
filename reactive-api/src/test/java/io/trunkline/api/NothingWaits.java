package io.trunkline.api;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.DueMessage;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.Release;
import io.trunkline.gateway.waiting.WaitStore;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store in which no message waits. */
final class NothingWaits implements WaitStore {
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
