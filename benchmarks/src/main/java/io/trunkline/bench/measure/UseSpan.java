package io.trunkline.bench.measure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What each group used between two moments: CPU by difference, memory as the highest that was sampled. One thread, off
 * the event loop.
 */
public final class UseSpan {
    private final ProcessMeter meter;
    private final Map<ProcessGroup, GroupUse> first;
    private final Map<ProcessGroup, GroupUse> span = new EnumMap<>(ProcessGroup.class);

    private UseSpan(ProcessMeter meter) {
        this.meter = meter;
        this.first = meter.sample();
    }

    /** Begins now. */
    public static UseSpan begin(ProcessMeter meter) {
        return new UseSpan(meter);
    }

    /** Takes a sample; call it once a second or so. Returns what was used from the beginning until now. */
    public Map<ProcessGroup, GroupUse> sample() {
        meter.sample().forEach((group, now) -> {
            GroupUse begun = first.get(group);
            GroupUse before = span.get(group);
            Duration cpu = begun == null ? now.cpu() : now.cpu().minus(begun.cpu());
            long memoryMax = before == null ? now.memoryBytes() : Math.max(before.memoryBytes(), now.memoryBytes());
            int processesMax = before == null ? now.processes() : Math.max(before.processes(), now.processes());
            span.put(group, new GroupUse(cpu, memoryMax, processesMax));
        });
        return Map.copyOf(span);
    }
}
