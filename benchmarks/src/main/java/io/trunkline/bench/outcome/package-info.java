/**
 * What became of each message, by the client's own record: answers, callbacks, latencies, contradictions.
 *
 * <p>Start reading at {@link io.trunkline.bench.outcome.ClientLog}. Depends on HdrHistogram alone; time comes in as an
 * argument.
 */
@NullMarked
package io.trunkline.bench.outcome;

import org.jspecify.annotations.NullMarked;
