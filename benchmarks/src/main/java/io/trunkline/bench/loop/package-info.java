/**
 * The one event loop that the harness runs on.
 *
 * <p>Start reading at {@link io.trunkline.bench.loop.HarnessLoop}. May depend on Netty, on no other room.
 */
@NullMarked
package io.trunkline.bench.loop;

import org.jspecify.annotations.NullMarked;
