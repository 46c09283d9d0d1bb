/**
 * The open-loop generator over HTTP.
 *
 * <p>Start reading at {@link io.trunkline.bench.load.OpenLoopGenerator}. May depend on Netty and on {@code loop} and
 * {@code outcome}.
 */
@NullMarked
package io.trunkline.bench.load;

import org.jspecify.annotations.NullMarked;
