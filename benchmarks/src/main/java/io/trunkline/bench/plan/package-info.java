/**
 * From a measured profile and a demand to machines.
 *
 * <p>Start reading at {@link io.trunkline.bench.plan.PlanMain}. Depends on the YAML parser, which reads JSON, alone.
 */
@NullMarked
package io.trunkline.bench.plan;

import org.jspecify.annotations.NullMarked;
