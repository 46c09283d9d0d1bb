/**
 * One-time passwords behind a deep lane: how long each takes from its acceptance to the carrier's wire.
 *
 * <p>Start reading at {@link io.trunkline.bench.lanes.LaneMain}. Depends on {@code load} and on the crash harness's {@code
 * world}.
 */
@NullMarked
package io.trunkline.bench.lanes;

import org.jspecify.annotations.NullMarked;
