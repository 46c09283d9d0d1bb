package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.fault.Befallen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counts segments in doubt, each attempt for itself, by what became of them. For one thread. */
final class DoubtTally {
    private final Moment readAt;
    private final List<Long> at = new ArrayList<>();
    private int all;
    private int taken;
    private int byReceipt;
    private int takenByReceipt;
    private int byPolicy;

    /** @param readAt when the histories were read, by both clocks */
    DoubtTally(Moment readAt) {
        this.readAt = readAt;
    }

    /** Adds the doubts of one history. */
    void add(Case message, History history) {
        history.doubts(message.message().segments()).forEach((doubt, since) -> {
            long resends = history.resent(doubt) ? 1 : 0;
            boolean had = message.taken(doubt.segment() - 1) > resends;
            History.Settlement settlement = history.settlement(doubt);
            all++;
            at.add(readAt.nanosOf(since));
            taken += had ? 1 : 0;
            byReceipt += settlement == History.Settlement.RECEIPT ? 1 : 0;
            takenByReceipt += had && settlement == History.Settlement.RECEIPT ? 1 : 0;
            byPolicy += settlement == History.Settlement.POLICY ? 1 : 0;
        });
    }

    /**
     * How many came after the interruption that left the most of them, each put to the last one before it. What came before
     * the first counts as one, too: a machine that is short of time is an interruption of its own.
     */
    int mostOfOne(List<Befallen> faults) {
        List<Long> interruptions =
                faults.stream().flatMap(DoubtTally::interruptions).toList();
        Map<Long, Integer> counts = new HashMap<>();
        for (long since : at) {
            long before =
                    interruptions.stream().filter(from -> from - since <= 0).count();
            counts.merge(before, 1, Integer::sum);
        }
        return counts.values().stream().mapToInt(count -> count).max().orElse(0);
    }

    /** A node that is killed while a server is away is one more. */
    private static Stream<Long> interruptions(Befallen befallen) {
        Stream<Long> deaths = befallen.deaths().stream().map(Befallen.Death::atNanos);
        return Stream.concat(
                Stream.of(befallen.startedNanos()), befallen.fault().nodeToo() ? deaths : Stream.empty());
    }

    Verdict.Doubts doubts() {
        return new Verdict.Doubts(all, taken, byReceipt, takenByReceipt, byPolicy, all - byReceipt - byPolicy);
    }
}
