package io.trunkline.bench.load;

/**
 * How far a generator is.
 *
 * @param startNanos when the schedule began, on the clock of {@link System#nanoTime()}; 0 before that
 * @param started requests written
 * @param inFlight requests written and not yet settled
 * @param waiting requests that are due but wait for a free connection
 * @param held requests that found no free connection when they were due, all through the run: they started late, and
 *     their latency contains the wait
 * @param late requests that were written more than a millisecond after they were due, for whatever reason
 * @param unsent requests that were never written because the run was cut off
 * @param reconnects connections that had to be opened again
 */
public record GeneratorState(
        long startNanos,
        long started,
        int inFlight,
        long waiting,
        long held,
        long late,
        long unsent,
        long reconnects) {}
