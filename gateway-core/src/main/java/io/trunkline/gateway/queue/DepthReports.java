package io.trunkline.gateway.queue;

import io.trunkline.gateway.message.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an owner of queues says of them: once a second what has changed, and everything every {@link #REPEATED_EVERY}. A
 * queue that is not among its own any more is said to be empty once; whoever knows of a later owner takes no notice. For one
 * thread at a time.
 */
public final class DepthReports {
    /** How often an owner is asked. */
    public static final Duration EVERY = Duration.ofSeconds(1);

    /** How often an owner repeats what has not changed. */
    public static final Duration REPEATED_EVERY = Duration.ofSeconds(5);

    /** The same in times that it is asked. */
    public static final long TICKS_BETWEEN = REPEATED_EVERY.dividedBy(EVERY);

    private Map<Address, SenderDepth> said = Map.of();
    private long tick;

    /** What is to be said now. */
    public List<SenderDepth> next(Collection<SenderDepth> owned) {
        boolean all = tick++ % TICKS_BETWEEN == 0;
        Map<Address, SenderDepth> now = new HashMap<>();
        List<SenderDepth> report = new ArrayList<>();
        for (SenderDepth depth : owned) {
            now.put(depth.sender(), depth);
            if (all || !depth.equals(said.get(depth.sender()))) {
                report.add(depth);
            }
        }
        said.forEach((sender, before) -> {
            if (!now.containsKey(sender)) {
                report.add(new SenderDepth(
                        sender,
                        before.account(),
                        before.pace(),
                        0,
                        0,
                        null,
                        before.released(),
                        before.epoch(),
                        before.freeAt()));
            }
        });
        said = now;
        return report;
    }
}
