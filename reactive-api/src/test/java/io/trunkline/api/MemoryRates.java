package io.trunkline.api;

import io.trunkline.gateway.intake.admission.RateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** One count for all limits, which no time fills up. */
public final class MemoryRates implements RateStore {
    private final AtomicInteger room = new AtomicInteger();

    /** So many messages fit from now on. */
    public void room(int messages) {
        room.set(messages);
    }

    @Override
    public Mono<Grant> charge(Demand demand) {
        return Mono.fromSupplier(() -> {
            List<Integer> admitted = new ArrayList<>();
            for (Group group : demand.groups()) {
                int before = room.getAndUpdate(left -> left - Math.min(left, group.messages()));
                admitted.add(Math.min(before, group.messages()));
            }
            int counted = admitted.stream().mapToInt(Integer::intValue).sum();
            long waitNanos = room.get() == 0 ? Duration.ofMillis(1).toNanos() : 0;
            return new Grant(
                    demand.limits().stream()
                            .map(want -> new Charged(counted, waitNanos, room.get()))
                            .toList(),
                    admitted);
        });
    }

    @Override
    public Mono<Integer> announce() {
        return Mono.just(1);
    }
}
