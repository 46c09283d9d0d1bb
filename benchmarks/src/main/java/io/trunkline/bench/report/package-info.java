/**
 * What is said of a run: a summary to read and the JSON behind it.
 *
 * <p>Start reading at {@link io.trunkline.bench.report.RunResult}. May depend on Jackson and on the records that the other
 * rooms report.
 */
@NullMarked
package io.trunkline.bench.report;

import org.jspecify.annotations.NullMarked;
