/**
 * The search for the highest rate that holds.
 *
 * <p>Start reading at {@link io.trunkline.bench.search.RateSearch}. May depend on {@code report}.
 */
@NullMarked
package io.trunkline.bench.search;

import org.jspecify.annotations.NullMarked;
