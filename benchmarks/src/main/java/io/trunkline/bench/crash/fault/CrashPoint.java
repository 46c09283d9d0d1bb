package io.trunkline.bench.crash.fault;

import java.util.Locale;

/** A moment between two steps of a message at which a node can be told to die: behind the first, before the next. */
public enum CrashPoint {
    /** The message is in the log; its 201 is not written. */
    ACCEPTED,
    /** The routing is in the log; the lane's record and the offset are not committed. */
    ROUTED,
    /** The lane's record is on its way and the offset with it; their transaction is not committed. */
    LANED,
    /** What waited is decided and marked; the lane has no record of it. */
    RELEASED,
    /** The lane has the record of what waited; its routing is not in the log. */
    RELEASED_TO_LANE,
    /** The carrier's ids are kept for receipts; the submission is not in the log. */
    REMEMBERED,
    /** The submission is in the log; the lane does not know that it is done. */
    SUBMITTED,
    /** A receipt's segment was found; the receipt is not in the log. */
    MATCHED,
    /** A receipt is in the log; the carrier has no answer. */
    RECEIPTED,
    /** A batch is in the view; its reader does not know. */
    PROJECTED,
    /** A callback was answered; nobody has noted it. */
    CALLED_BACK;

    /** As reports write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
