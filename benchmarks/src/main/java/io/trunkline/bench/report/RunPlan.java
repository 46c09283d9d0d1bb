package io.trunkline.bench.report;

import java.time.Duration;

/**
 * What a run was asked to do.
 *
 * @param commit the commit that was measured
 */
public record RunPlan(
        int messages, double ratePerSecond, int connections, boolean callbacks, Duration drainMax, String commit) {}
