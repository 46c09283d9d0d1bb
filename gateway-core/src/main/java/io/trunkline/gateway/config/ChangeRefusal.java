package io.trunkline.gateway.config;

import java.util.List;

/**
 * Why a change was not made.
 *
 * @param problems at least one, each saying what was found and what was expected
 */
public record ChangeRefusal(Reason reason, List<String> problems) {
    public ChangeRefusal {
        problems = List.copyOf(problems);
    }

    public ChangeRefusal(Reason reason, String problem) {
        this(reason, List.of(problem));
    }

    /** What stands against it. */
    public enum Reason {
        /** There is no such entry. */
        MISSING,
        /** There is such an entry already. */
        EXISTS,
        /** The entry has another version than the one that was to be changed. */
        OVERTAKEN,
        /** What was asked for has not the form of an entry. */
        INVALID,
        /** Entries would name others that are not there, or claim what another has. */
        IN_CONFLICT
    }
}
