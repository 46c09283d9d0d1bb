package io.trunkline.bench.crash;

import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.oracle.Evidence;
import io.trunkline.bench.crash.oracle.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a run came to.
 *
 * @param faults what was done, in order
 * @param settling from the last request's outcome to the end of all work, or to the bound
 */
record CrashResult(
        CrashOptions options,
        Instant startedAt,
        List<Befallen> faults,
        Duration settling,
        Evidence evidence,
        Verdict verdict) {
    CrashResult {
        faults = List.copyOf(faults);
    }
}
