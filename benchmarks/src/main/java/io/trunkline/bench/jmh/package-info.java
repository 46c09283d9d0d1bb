/**
 * JMH benchmarks of parts, named {@code <Subject>Benchmark}; {@code scripts/jmh} runs them.
 *
 * <p>Start reading at any of them. May depend on the room it measures and on the rival it is compared with.
 */
@NullMarked
package io.trunkline.bench.jmh;

import org.jspecify.annotations.NullMarked;
