/**
 * Trunkline beside Kannel: in turn, on one simulated carrier and one harness.
 *
 * <p>Start reading at {@link io.trunkline.bench.compare.CompareMain}. May depend on the other rooms of the load harness.
 */
@NullMarked
package io.trunkline.bench.compare;

import org.jspecify.annotations.NullMarked;
