/**
 * Whether a run kept what the gateway promises, told from four logs that do not know of each other: the client's answers,
 * the carrier's submits, the sink's callbacks and the gateway's own history.
 *
 * <p>Start reading at {@link io.trunkline.bench.crash.oracle.Invariant}. Depends on {@code fault}, {@code traffic} and {@code outcome};
 * only {@code ViewReader} asks anybody.
 */
@NullMarked
package io.trunkline.bench.crash.oracle;

import org.jspecify.annotations.NullMarked;
