/**
 * What measures the gateway from outside: the open-loop load harness and the JMH benchmarks.
 *
 * <p>Start reading at {@link io.trunkline.bench.EndToEnd}, which lists a whole run in order. The harness speaks to the
 * gateway over HTTP alone and shares no code with it, so that it can contradict it; only {@code jmh} looks inside.
 */
@NullMarked
package io.trunkline.bench;

import org.jspecify.annotations.NullMarked;
