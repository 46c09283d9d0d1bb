/**
 * The open-loop generators, over HTTP and over SMPP, and what they send.
 *
 * <p>Start reading at {@link io.trunkline.bench.load.OpenLoopGenerator} and {@link io.trunkline.bench.load.Traffic}. May
 * depend on Netty, on the SMPP client, and on {@code loop}, {@code outcome} and {@code scenario}.
 */
@NullMarked
package io.trunkline.bench.load;

import org.jspecify.annotations.NullMarked;
