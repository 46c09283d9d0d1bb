/**
 * The crash harness: a gateway under load whose nodes and servers are killed and paused at moments drawn from a seed, and
 * what four independent logs say about what came of it.
 *
 * <p>Start reading at {@link io.trunkline.bench.crash.CrashRun}. {@code traffic} surrounds the gateway, {@code world} runs
 * its processes, {@code fault} says what befalls them, {@code oracle} judges.
 */
@NullMarked
package io.trunkline.bench.crash;

import org.jspecify.annotations.NullMarked;
