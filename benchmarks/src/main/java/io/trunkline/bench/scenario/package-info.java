/**
 * What a run of the load harness asks for, read from a YAML file: pace, mix of messages, tenants, callbacks and the
 * carrier's behaviour.
 *
 * <p>Start reading at {@link io.trunkline.bench.scenario.ScenarioFile}; {@code benchmarks/scenarios/README.md} documents
 * the format. May depend on the YAML parser and on the carrier's profile, which it has checked.
 */
@NullMarked
package io.trunkline.bench.scenario;

import org.jspecify.annotations.NullMarked;
