package io.trunkline.gateway.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * The queues that this node owns as gauges: all together, and the {@value #SENDERS_MAX} deepest by sender and account, so
 * that there is no end to senders but one to series. How fast a queue goes is the rate of {@code released}. What waits for
 * carriers in this node's slots, too, and what they accepted.
 */
public final class QueueMetrics {
    static final int SENDERS_MAX = 100;

    private final AtomicLong allMessages = new AtomicLong();
    private final AtomicLong allSegments = new AtomicLong();
    private final MultiGauge messages;
    private final MultiGauge segments;
    private final MultiGauge released;
    private final MultiGauge carrierMessages;
    private final MultiGauge carrierAccepted;

    public QueueMetrics(MeterRegistry meters) {
        Gauge.builder("trunkline.queues.messages", allMessages, AtomicLong::get)
                .description("Messages that wait behind senders with a pace")
                .register(meters);
        Gauge.builder("trunkline.queues.segments", allSegments, AtomicLong::get)
                .description("Segments that wait behind senders with a pace")
                .register(meters);
        messages = MultiGauge.builder("trunkline.queue.messages")
                .description("Messages that wait behind a sender; the deepest queues")
                .register(meters);
        segments = MultiGauge.builder("trunkline.queue.segments")
                .description("Segments that wait behind a sender; the deepest queues")
                .register(meters);
        released = MultiGauge.builder("trunkline.queue.released.segments")
                .description("Segments that left a sender's queue since this node has it; the deepest queues")
                .register(meters);
        carrierMessages = MultiGauge.builder("trunkline.carrier.messages")
                .description("Messages that wait for a carrier in this node's slots")
                .register(meters);
        carrierAccepted = MultiGauge.builder("trunkline.carrier.accepted.segments")
                .description("Segments that a carrier accepted from this node since it started")
                .register(meters);
    }

    /** What this node's queues are now. One thread at a time. */
    public void update(Collection<SenderDepth> owned) {
        allMessages.set(owned.stream().mapToLong(SenderDepth::messages).sum());
        allSegments.set(owned.stream().mapToLong(SenderDepth::segments).sum());
        List<SenderDepth> deepest = owned.stream()
                .sorted(Comparator.comparingLong(SenderDepth::segments).reversed())
                .limit(SENDERS_MAX)
                .toList();
        messages.register(rows(deepest, SenderDepth::messages), true);
        segments.register(rows(deepest, SenderDepth::segments), true);
        released.register(rows(deepest, SenderDepth::released), true);
    }

    /** What waits for carriers in this node's slots now. One thread at a time. */
    public void updateCarriers(Collection<CarrierDepth> carriers) {
        carrierMessages.register(carrierRows(carriers, CarrierDepth::messages), true);
        carrierAccepted.register(carrierRows(carriers, CarrierDepth::accepted), true);
    }

    private static List<MultiGauge.Row<?>> carrierRows(
            Collection<CarrierDepth> carriers, ToDoubleFunction<CarrierDepth> figure) {
        return carriers.stream()
                .<MultiGauge.Row<?>>map(depth -> MultiGauge.Row.of(Tags.of("carrier", depth.carrier()), depth, figure))
                .toList();
    }

    private static List<MultiGauge.Row<?>> rows(List<SenderDepth> deepest, ToDoubleFunction<SenderDepth> figure) {
        return deepest.stream()
                .<MultiGauge.Row<?>>map(depth -> MultiGauge.Row.of(
                        Tags.of(
                                "sender",
                                depth.sender().value(),
                                "account",
                                depth.account().value()),
                        depth,
                        figure))
                .toList();
    }
}
