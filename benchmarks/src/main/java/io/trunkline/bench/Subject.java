package io.trunkline.bench;

import io.trunkline.bench.installation.CarrierProcess;
import io.trunkline.bench.load.Generator;
import io.trunkline.bench.load.GeneratorLimits;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.load.Traffic;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.measure.ProcessMeter;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.sink.CallbackSink;
import io.trunkline.bench.watch.Watch;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run loads, and where it can be looked at from.
 *
 * @param sending begins a generator; one that is {@link AutoCloseable} is closed after the run
 * @param product tells the gateway's processes by their ids, of each tree the root
 * @param sources the gateway's own word
 * @param carrier where the harness has started it
 * @param sink what is called back, or null where nobody is
 */
public record Subject(
        Sending sending,
        Supplier<Set<Integer>> product,
        Sources sources,
        Optional<CarrierProcess> carrier,
        @Nullable CallbackSink sink) {

    /** Makes a generator for a run. */
    @FunctionalInterface
    public interface Sending {
        Generator open(Traffic traffic, Schedule schedule, GeneratorLimits limits, ClientLog log);
    }

    /**
     * What the gateway and its Kafka tell of themselves.
     *
     * @param metrics null for a gateway without {@code /metrics}
     */
    public record Sources(@Nullable URI metrics, Optional<String> kafka) {}

    /** Begins to look at everything. */
    Watch watch() {
        return new Watch(meter(), sources.metrics(), sources.kafka());
    }

    ProcessMeter meter() {
        Map<Integer, ProcessGroup> roots = new HashMap<>();
        roots.put((int) ProcessHandle.current().pid(), ProcessGroup.HARNESS);
        carrier.map(CarrierProcess::pid).filter(pid -> pid > 0).ifPresent(pid -> roots.put(pid, ProcessGroup.CARRIER));
        product.get().forEach(pid -> roots.put(pid, ProcessGroup.GATEWAY));
        return new ProcessMeter(roots);
    }
}
