/**
 * What is done to a gateway and its servers, and when: drawn from a seed.
 *
 * <p>Start reading at {@link io.trunkline.bench.crash.fault.FaultPlan}. Pure; depends on nothing.
 */
@NullMarked
package io.trunkline.bench.crash.fault;

import org.jspecify.annotations.NullMarked;
