package io.trunkline.gateway.config;

/** What came of a change. */
public sealed interface ChangeResult {
    /**
     * It is durable.
     *
     * @param now a directory that has it
     */
    record Made(Directory now) implements ChangeResult {}

    /** Nothing was changed. */
    record Refused(ChangeRefusal refusal) implements ChangeResult {}

    /** The log takes nothing now; nothing was changed. */
    record Unavailable() implements ChangeResult {}

    /** Nobody can say yet whether it was made: whoever reads the entry again sees. */
    record Unknown() implements ChangeResult {}
}
