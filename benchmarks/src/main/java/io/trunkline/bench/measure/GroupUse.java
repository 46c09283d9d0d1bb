package io.trunkline.bench.measure;

import java.time.Duration;

/**
 * What the processes of one group use.
 *
 * @param cpu CPU since they began, or within a span
 * @param memoryBytes resident memory; what they share is counted once
 */
public record GroupUse(Duration cpu, long memoryBytes, int processes) {}
