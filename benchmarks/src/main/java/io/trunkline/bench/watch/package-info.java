/**
 * What is looked at while a run goes on: the carrier's log of submits, the gateway's own metrics, Kafka's lag, the processes.
 *
 * <p>Start reading at {@link io.trunkline.bench.watch.Watch}. May depend on Kafka's administration client and on {@code
 * measure}.
 */
@NullMarked
package io.trunkline.bench.watch;

import org.jspecify.annotations.NullMarked;
