package io.trunkline.gateway.config;

import java.util.List;

/** What is to change, given the directory as it is. Pure: it may be asked several times, of newer directories. */
@FunctionalInterface
public interface ChangePlan {
    Decision decide(Directory now);

    /** What came of it. */
    sealed interface Decision {}

    /** These changes, all of them or none. */
    record Edits(List<DirectoryEdit> edits) implements Decision {
        public Edits {
            edits = List.copyOf(edits);
        }
    }

    /** Nothing. */
    record Refusal(ChangeRefusal refusal) implements Decision {}
}
