package io.trunkline.bench.measure;

import org.jspecify.annotations.Nullable;

/**
 * What the harness reads of one line of {@code /proc/PID/stat} (proc(5)).
 *
 * @param name the short name of the process, field 2
 * @param parent its parent, field 4
 * @param cpuTicks CPU in clock ticks: user and system, its own and that of the children it has waited for (fields 14 to
 *     17). Over a tree this counts each process once, because a child's time moves to its parent when it is reaped.
 */
record ProcessStat(int pid, String name, int parent, long cpuTicks) {
    private static final int PARENT = 1;
    private static final int USER_TIME = 11;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    /** The stat that {@code line} holds, or null when it is none. The name may hold spaces and brackets. */
    static @Nullable ProcessStat parse(String line) {
        int nameStart = line.indexOf('(');
        int nameEnd = line.lastIndexOf(')');
        if (nameStart < 1 || nameEnd < nameStart) {
            return null;
        }
        String[] rest = line.substring(nameEnd + 1).strip().split(" ", -1);
        if (rest.length <= CHILDREN_SYSTEM_TIME) {
            return null;
        }
        long ticks = 0;
        for (int field = USER_TIME; field <= CHILDREN_SYSTEM_TIME; field++) {
            ticks += Long.parseLong(rest[field]);
        }
        int pid = Integer.parseInt(line.substring(0, nameStart).strip());
        return new ProcessStat(pid, line.substring(nameStart + 1, nameEnd), Integer.parseInt(rest[PARENT]), ticks);
    }
}
