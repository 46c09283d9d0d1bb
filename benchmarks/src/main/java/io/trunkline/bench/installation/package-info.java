/**
 * What a run loads: a gateway and a simulated carrier, as processes that the harness starts and stops, or a gateway that
 * runs already.
 *
 * <p>Start reading at {@link io.trunkline.bench.installation.Site}. May depend on {@code load}, {@code scenario}, {@code
 * measure} and on the crash harness' free ports.
 */
@NullMarked
package io.trunkline.bench.installation;

import org.jspecify.annotations.NullMarked;
