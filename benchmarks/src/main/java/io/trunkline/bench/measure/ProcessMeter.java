package io.trunkline.bench.measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * CPU and memory of some process trees, by {@link ProcessGroup}: a process that names its group counts there, any other
 * with its parent. What the harness has started is not its own, and counts where it is a root. Blocks, so never on the
 * event loop; any thread, one at a time.
 */
public final class ProcessMeter {
    /** USER_HZ, 100 on every Linux that a JDK of today runs on. */
    private static final int TICKS_PER_SECOND = 100;

    private final ProcFileSystem proc;
    private final Map<Integer, ProcessGroup> roots;

    /** @param roots the trees to watch, by process id, each with the group of its root */
    public ProcessMeter(Map<Integer, ProcessGroup> roots) {
        this(new ProcFileSystem(Path.of("/proc")), roots);
    }

    ProcessMeter(ProcFileSystem proc, Map<Integer, ProcessGroup> roots) {
        this.proc = proc;
        this.roots = Map.copyOf(roots);
    }

    /** The process that listens on TCP port {@code port} of this machine, if we may see it. */
    public static OptionalInt listenerOn(int port) {
        return new ProcFileSystem(Path.of("/proc")).listenerOn(port);
    }

    /** What the trees have used since they began. */
    public Map<ProcessGroup, GroupUse> sample() {
        Map<Integer, ProcessStat> byPid = new HashMap<>();
        Map<Integer, List<Integer>> children = new HashMap<>();
        for (ProcessStat stat : proc.processes()) {
            byPid.put(stat.pid(), stat);
            children.computeIfAbsent(stat.parent(), parent -> new ArrayList<>()).add(stat.pid());
        }
        var sums = new EnumMap<ProcessGroup, Sum>(ProcessGroup.class);
        roots.forEach((pid, group) -> add(new Visit(byPid, children, sums), pid, group));
        var uses = new EnumMap<ProcessGroup, GroupUse>(ProcessGroup.class);
        sums.forEach((group, sum) -> uses.put(group, sum.use()));
        return uses;
    }

    private void add(Visit visit, int pid, ProcessGroup group) {
        ProcessStat stat = visit.byPid.get(pid);
        if (stat == null) {
            return;
        }
        visit.sums.computeIfAbsent(group, key -> new Sum()).add(stat, proc.memory(pid));
        if (group == ProcessGroup.HARNESS) {
            return;
        }
        for (int child : visit.children.getOrDefault(pid, List.of())) {
            if (!roots.containsKey(child)) {
                add(visit, child, groupOf(visit.byPid.get(child), group));
            }
        }
    }

    private ProcessGroup groupOf(@Nullable ProcessStat stat, ProcessGroup parents) {
        ProcessGroup own = stat == null ? null : ProcessGroup.recognise(stat.name(), proc.arguments(stat.pid()));
        return own == null ? parents : own;
    }

    private record Visit(
            Map<Integer, ProcessStat> byPid, Map<Integer, List<Integer>> children, Map<ProcessGroup, Sum> sums) {}

    private static final class Sum {
        private long ticks;
        private long ownBytes;
        private long sharedBytesMax;
        private int processes;

        void add(ProcessStat stat, ProcessMemory memory) {
            ticks += stat.cpuTicks();
            ownBytes += memory.ownBytes();
            sharedBytesMax = Math.max(sharedBytesMax, memory.sharedBytes());
            processes++;
        }

        GroupUse use() {
            Duration cpu = Duration.ofMillis(ticks * (1000 / TICKS_PER_SECOND));
            return new GroupUse(cpu, ownBytes + sharedBytesMax, processes);
        }
    }
}
