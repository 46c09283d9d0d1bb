/**
 * The gateway's process as the harness runs it: as it is, but for moments at which it can be told to die, or with a bug that
 * was planted to see whether the harness finds it. Both sit in front of the gateway's own adapters.
 *
 * <p>Start reading at {@link io.trunkline.bench.crash.node.NodeMain}. Runs in a process of its own; depends on reactive-api
 * and gateway-core, and of the harness on {@code fault} alone.
 */
@NullMarked
package io.trunkline.bench.crash.node;

import org.jspecify.annotations.NullMarked;
