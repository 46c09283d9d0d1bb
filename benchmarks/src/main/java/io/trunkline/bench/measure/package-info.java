/**
 * CPU and memory of process trees, read from {@code /proc}; Linux only.
 *
 * <p>Start reading at {@link io.trunkline.bench.measure.ProcessMeter}. Depends on the JDK alone.
 */
@NullMarked
package io.trunkline.bench.measure;

import org.jspecify.annotations.NullMarked;
