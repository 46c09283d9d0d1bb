/**
 * Bugs that were put into a gateway on purpose, to see whether the harness finds them.
 *
 * <p>Start reading at {@link io.trunkline.bench.crash.planted.PlantedBug}. Each sits in front of one of the gateway's own
 * adapters, or in the place of one; runs in a node's process. Depends on reactive-api and gateway-core, on R2DBC where a
 * bug has to reach behind its adapter, and on {@code fault} and {@code oracle} for what is to be done and to be found.
 */
@NullMarked
package io.trunkline.bench.crash.planted;

import org.jspecify.annotations.NullMarked;
