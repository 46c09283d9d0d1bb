package io.trunkline.gateway.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The queues that this node owns as gauges: all together, and the {@value #SENDERS_MAX} deepest by sender and account, so
 * that there is no end to senders but one to series. How fast a queue goes is the rate of {@code released}. What waits for
 * carriers in this node's slots, too, and what they accepted.
 */
public final class QueueMetrics {
    static final int SENDERS_MAX = 100;

    private final AtomicLong allMessages = new AtomicLong();
    private final AtomicLong allSegments = new AtomicLong();
    private volatile Map<Tags, SenderDepth> senders = Map.of();
    private volatile Map<Tags, CarrierDepth> carriers = Map.of();
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
        senders = byTags(deepest, QueueMetrics::tags);
        register(messages, senders.keySet(), tags -> figure(senders.get(tags), SenderDepth::messages));
        register(segments, senders.keySet(), tags -> figure(senders.get(tags), SenderDepth::segments));
        register(released, senders.keySet(), tags -> figure(senders.get(tags), SenderDepth::released));
    }

    /** What waits for carriers in this node's slots now. One thread at a time. */
    public void updateCarriers(Collection<CarrierDepth> now) {
        carriers = byTags(now, depth -> Tags.of("carrier", depth.carrier()));
        register(carrierMessages, carriers.keySet(), tags -> figure(carriers.get(tags), CarrierDepth::messages));
        register(carrierAccepted, carriers.keySet(), tags -> figure(carriers.get(tags), CarrierDepth::accepted));
    }

    private static Tags tags(SenderDepth depth) {
        return Tags.of(
                "sender", depth.sender().value(), "account", depth.account().value());
    }

    private static <D> Map<Tags, D> byTags(Collection<D> depths, Function<D, Tags> tags) {
        return depths.stream().collect(Collectors.toMap(tags, Function.identity(), (former, latter) -> latter));
    }

    /** A row that is there already stays: who scrapes while it is taken out and put in again may see it twice, and fails. */
    private static void register(MultiGauge gauge, Collection<Tags> rows, ToDoubleFunction<Tags> figure) {
        gauge.register(
                rows.stream()
                        .<MultiGauge.Row<?>>map(tags -> MultiGauge.Row.of(tags, tags, figure))
                        .toList(),
                false);
    }

    private static <D> double figure(@Nullable D depth, ToDoubleFunction<D> figure) {
        return depth == null ? Double.NaN : figure.applyAsDouble(depth);
    }
}
