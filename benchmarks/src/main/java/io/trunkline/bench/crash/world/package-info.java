/**
 * The processes of a crash run: the three servers, each to be stopped on its own, and the gateway's nodes.
 *
 * <p>Start reading at {@link io.trunkline.bench.crash.world.World}. May depend on reactive-api's embedded servers. Blocking.
 */
@NullMarked
package io.trunkline.bench.crash.world;

import org.jspecify.annotations.NullMarked;
