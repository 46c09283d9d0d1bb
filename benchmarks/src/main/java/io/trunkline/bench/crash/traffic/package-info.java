/**
 * What surrounds a gateway in a crash run, each with its own log: an open-loop client, a carrier, and the callbacks' sink.
 * The logs know a message by the number in its text, which the gateway knows nothing of.
 *
 * <p>Start reading at {@link io.trunkline.bench.crash.traffic.TestMessage}. May depend on Netty, on {@code loop},
 * {@code load}, {@code sink} and {@code outcome}, and on smpp-transport.
 */
@NullMarked
package io.trunkline.bench.crash.traffic;

import org.jspecify.annotations.NullMarked;
