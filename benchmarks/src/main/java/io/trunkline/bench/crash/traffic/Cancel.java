package io.trunkline.bench.crash.traffic;

import io.trunkline.bench.outcome.Sid;

/**
 * One message that the client took back. Times are of {@link System#nanoTime()}.
 *
 * @param number of the message
 * @param node which of the gateway's nodes was asked, from 0
 * @param startedNanos when it was asked
 * @param settledNanos when the answer was known
 */
public record Cancel(int number, Sid sid, int node, long startedNanos, long settledNanos, Answer answer) {
    /** What the gateway answered. */
    public enum Answer {
        /** 200: it is never sent. */
        CANCELED,
        /** 409: it was sent, or is being sent. */
        TOO_LATE,
        /** 503: it may be canceled still. */
        UNDECIDED,
        /** Something that is no answer to a cancel. */
        OTHER,
        /** The connection ended without one. */
        NONE,
        /** No connection came about. */
        NOT_ASKED;

        static Answer of(int httpStatus) {
            return switch (httpStatus) {
                case 200 -> CANCELED;
                case 409 -> TOO_LATE;
                case 503 -> UNDECIDED;
                default -> OTHER;
            };
        }
    }

    /** Whether the gateway may know of it. */
    public boolean isAsked() {
        return answer != Answer.NOT_ASKED;
    }
}
