/**
 * A long queue behind a sender with a pace: what it costs in heap, in other senders' latency and in the time of a restart, and
 * how right the estimates are.
 *
 * <p>Start reading at {@link io.trunkline.bench.queue.QueueMain}. Depends on {@code load}, {@code loop}, {@code measure}, {@code
 * outcome}, on the carrier of {@code lanes} and on the crash harness's {@code world}.
 */
@NullMarked
package io.trunkline.bench.queue;

import org.jspecify.annotations.NullMarked;
