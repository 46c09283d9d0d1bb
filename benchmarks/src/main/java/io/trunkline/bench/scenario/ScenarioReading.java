package io.trunkline.bench.scenario;

import java.util.List;
import java.util.stream.Collectors;

/** What came of reading a scenario. */
public sealed interface ScenarioReading {
    record Accepted(Scenario scenario) implements ScenarioReading {}

    /** With everything that is wrong, in the order of the file. */
    record Refused(String file, List<Problem> problems) implements ScenarioReading {
        public Refused {
            problems = List.copyOf(problems);
        }

        /** A line for each problem. */
        public String text() {
            return problems.stream()
                    .map(problem -> file + ":" + problem.line() + ": " + problem.key() + ": " + problem.found()
                            + " (expected: " + problem.expected() + ")")
                    .collect(Collectors.joining("\n"));
        }
    }

    /**
     * One thing that is wrong.
     *
     * @param line of the file, from 1
     * @param key with dots between levels
     */
    record Problem(int line, String key, String found, String expected) {}
}
