package io.trunkline.gateway.partner;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.smpp.pdu.CommandStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Figures of each partner. Thread-safe. */
public final class PartnerMetrics {
    private static final String PENDING = "trunkline.partner.receipts.pending";

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> binds = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> pending = new ConcurrentHashMap<>();

    public PartnerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void submitted(String systemId, CommandStatus status) {
        counter("trunkline.partner.submits", "submit_sm answered", systemId, status.toString());
    }

    /** What became of a deliver_sm: delivered, refused, not_sent, again, or unknown where its answer was lost. */
    public void delivery(String systemId, PartnerDelivery delivery, String result) {
        switch (delivery) {
            case PartnerReceipt receipt ->
                counter("trunkline.partner.receipts", "Receipts sent to partners", systemId, result);
            case PartnerInbound inbound ->
                counter(
                        "trunkline.partner.inbound",
                        "Subscribers' messages sent to partners, by part",
                        systemId,
                        result);
        }
    }

    private void counter(String name, String description, String systemId, String result) {
        Counter.builder(name)
                .description(description)
                .tag("partner", systemId)
                .tag("result", result)
                .register(registry)
                .increment();
    }

    /** One live bind more, or less. */
    public void bound(String systemId, int by) {
        gauge(binds, "trunkline.partner.binds", "Live binds to this node", systemId)
                .addAndGet(by);
    }

    /** How much waits for each partner, or for those of an account, on whatever node; none for one that is not named. */
    public void pending(Map<String, Long> receipts) {
        receipts.keySet().forEach(systemId -> gauge(pending, PENDING, "What the partner is still to have", systemId));
        pending.forEach((systemId, value) -> value.set(receipts.getOrDefault(systemId, 0L)));
    }

    private AtomicLong gauge(Map<String, AtomicLong> gauges, String name, String description, String systemId) {
        return gauges.computeIfAbsent(systemId, ignored -> {
            AtomicLong value = new AtomicLong();
            Gauge.builder(name, value, AtomicLong::doubleValue)
                    .description(description)
                    .tag("partner", systemId)
                    .register(registry);
            return value;
        });
    }
}
