package io.trunkline.api.app.settings;

import java.util.List;

/** What came of reading the settings. */
public sealed interface Reading {

    /** All is well. */
    record Accepted(Settings settings) implements Reading {}

    /** {@code --help} was asked for; {@link SettingsReader#usage()} is the answer. */
    record HelpWanted() implements Reading {}

    /** At least one setting is unknown or wrong; every problem found is listed. */
    record Refused(List<Problem> problems) implements Reading {

        /** The exit code of a process that was refused its settings. */
        public static final int EXIT_CODE = 2;

        public Refused {
            problems = List.copyOf(problems);
        }

        /** A line for people per problem. */
        public String explanation() {
            StringBuilder text = new StringBuilder();
            problems.forEach(problem -> text.append("setting ").append(problem).append(System.lineSeparator()));
            return text.toString();
        }
    }
}
