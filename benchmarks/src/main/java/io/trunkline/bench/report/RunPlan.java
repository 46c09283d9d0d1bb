package io.trunkline.bench.report;

import io.trunkline.bench.scenario.Scenario.Pace;
import io.trunkline.bench.scenario.Scenario.Step;
import java.time.Duration;

/**
 * What a run was asked to do.
 *
 * @param label what it is called in the report
 * @param callbacks whether it waits until every accepted message is final
 */
public record RunPlan(
        String label, int messages, double ratePerSecond, int connections, boolean callbacks, Duration drainMax) {

    /** One step of a scenario. */
    public static RunPlan of(String label, Step step, Pace pace, boolean callbacks) {
        return new RunPlan(label, step.messages(), step.ratePerSecond(), pace.connections(), callbacks, pace.drain());
    }
}
