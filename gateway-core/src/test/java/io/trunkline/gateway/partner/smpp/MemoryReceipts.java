package io.trunkline.gateway.partner.smpp;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.partner.PartnerDelivery;
import io.trunkline.gateway.partner.PartnerReceipts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The lane in memory; what was put in belongs to one partner. */
final class MemoryReceipts implements PartnerReceipts {
    private final Map<String, PartnerDelivery> all = new LinkedHashMap<>();
    private final Map<String, Instant> due = new HashMap<>();
    private final Map<String, Integer> tries = new HashMap<>();

    synchronized void put(PartnerDelivery receipt) {
        all.put(receipt.messageId(), receipt);
        due.put(receipt.messageId(), Instant.EPOCH);
    }

    synchronized int size() {
        return all.size();
    }

    synchronized int tries(String messageId) {
        return tries.getOrDefault(messageId, 0);
    }

    @Override
    public Mono<List<Leased>> claim(String systemId, AccountSid account, Instant now, Instant leaseEnd, int limit) {
        return Mono.fromCallable(() -> claim(now, leaseEnd, limit));
    }

    private synchronized List<Leased> claim(Instant now, Instant leaseEnd, int limit) {
        List<Leased> claimed = new ArrayList<>();
        for (PartnerDelivery receipt : all.values()) {
            if (claimed.size() < limit
                    && !due.getOrDefault(receipt.messageId(), now).isAfter(now)) {
                due.put(receipt.messageId(), leaseEnd);
                claimed.add(new Leased(receipt, tries.merge(receipt.messageId(), 1, Integer::sum)));
            }
        }
        return claimed;
    }

    @Override
    public Mono<Void> settled(String systemId, List<? extends PartnerDelivery> receipts) {
        return Mono.fromRunnable(() -> {
            synchronized (this) {
                receipts.forEach(receipt -> all.remove(receipt.messageId()));
            }
        });
    }

    @Override
    public Mono<Void> again(List<? extends PartnerDelivery> receipts, Instant at) {
        return Mono.fromRunnable(() -> {
            synchronized (this) {
                receipts.forEach(receipt -> due.put(receipt.messageId(), at));
            }
        });
    }

    @Override
    public Mono<Void> unsent(List<? extends PartnerDelivery> receipts, Instant at) {
        return Mono.fromRunnable(() -> {
            synchronized (this) {
                receipts.forEach(receipt -> {
                    due.put(receipt.messageId(), at);
                    tries.merge(receipt.messageId(), -1, Integer::sum);
                });
            }
        });
    }

    @Override
    public Mono<Map<String, Long>> pending() {
        return Mono.fromCallable(() -> Map.of("acme", (long) size()));
    }

    @Override
    public Mono<Long> purge(Instant before) {
        return Mono.just(0L);
    }
}
