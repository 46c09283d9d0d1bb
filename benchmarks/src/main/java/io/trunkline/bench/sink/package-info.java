/**
 * The listener that takes the gateway's status callbacks and checks their signatures.
 *
 * <p>Start reading at {@link io.trunkline.bench.sink.CallbackSink}. May depend on Netty and on {@code loop} and
 * {@code outcome}.
 */
@NullMarked
package io.trunkline.bench.sink;

import org.jspecify.annotations.NullMarked;
