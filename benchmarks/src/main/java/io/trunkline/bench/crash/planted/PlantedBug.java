package io.trunkline.bench.crash.planted;

import io.trunkline.bench.crash.fault.FaultMode;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.oracle.Invariant;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a gateway, what brings it to light, and the promise that it then breaks. */
public enum PlantedBug {
    /** The gateway as it is, under each provocation, so that it is seen that the harness finds nothing where nothing is wrong. */
    NONE("no bug", Provocation.KILL, null),
    NONE_UNPROVOKED("no bug, and nothing is done", Provocation.NONE, null),
    NONE_CUT("no bug, and sessions are cut", Provocation.CUT, null),
    NONE_OF_TWO("no bug, and two carriers compete", Provocation.NONE, null),
    ANSWER_BEFORE_APPEND(
            "201 is answered before the message is in the log", Provocation.KILL, Invariant.ACCEPTED_IS_KNOWN),
    REFUSAL_AFTER_APPEND(
            "503 is answered to a message that is in the log", Provocation.NONE, Invariant.REFUSED_IS_NOT_SENT),
    DOUBLE_ACCEPT(
            "a message is put into the log twice, under two SIDs", Provocation.NONE, Invariant.ONE_MESSAGE_A_REQUEST),
    OFFSET_BEFORE_LANE(
            "the router commits its offset before the lane has the message",
            Provocation.KILL,
            Invariant.ACCEPTED_IS_SUBMITTED),
    ROUTER_WITHOUT_TRANSACTION(
            "the router writes lanes outside the transaction that moves its offset",
            Provocation.KILL,
            Invariant.DUPLICATES_ARE_LABELLED),
    JOURNAL_NOT_READ(
            "who takes a lane over does not read in its journal what was started",
            Provocation.KILL,
            Invariant.DUPLICATES_ARE_LABELLED),
    DOUBLED_RELEASE(
            "what waited is released twice, each time to another lane",
            Provocation.NONE,
            Invariant.DUPLICATES_ARE_LABELLED),
    DECIDER_OUTSIDE_TRANSACTION(
            "waits are written down after the transaction that moves the view's position",
            Provocation.KILL,
            Invariant.ACCEPTED_IS_SUBMITTED),
    DONE_BEFORE_OUTCOME(
            "the lane is told that a message is done before its submission is in the log",
            Provocation.KILL,
            Invariant.HISTORY_IS_WHOLE),
    RECEIPT_ANSWERED_BEFORE_APPEND(
            "a receipt is answered before it is in the log", Provocation.KILL, Invariant.ACCEPTED_ENDS),
    EARLY_RECEIPT_DROPPED(
            "a receipt that comes before the answer to its submission is answered and forgotten",
            Provocation.NONE,
            Invariant.ACCEPTED_ENDS),
    WRONG_AGGREGATE(
            "the first delivered segment makes the message delivered", Provocation.NONE, Invariant.DELIVERED_IS_WHOLE),
    POSITION_WITHOUT_ROWS(
            "the view moves its position without having written the rows",
            Provocation.NONE,
            Invariant.ACCEPTED_IS_KNOWN),
    ROWS_NOT_FROM_THE_LOG(
            "the view has rows that say something else than the log", Provocation.NONE, Invariant.REBUILT_IS_LIVE),
    DOUBT_HIDDEN("a lost answer is written down as a submission", Provocation.CUT, Invariant.ACCEPTED_ENDS),
    CALLBACK_LOST(
            "a callback is taken for delivered without having been posted",
            Provocation.NONE,
            Invariant.CALLBACK_ARRIVES),
    CANCEL_FORGOTTEN("a cancel is answered 200 and not written down", Provocation.NONE, Invariant.CANCEL_IS_TRUE),
    OPEN_FALLBACK(
            "what a carrier has accepted goes to another one as if it had been refused",
            Provocation.NONE,
            Invariant.ONE_LIVE_ATTEMPT);

    private static final int KILLS_MIN = 2;
    private static final Duration KILL_PERIOD = Duration.ofSeconds(6);

    private final String sentence;
    private final Provocation provocation;
    private final @Nullable Invariant breaks;

    PlantedBug(String sentence, Provocation provocation, @Nullable Invariant breaks) {
        this.sentence = sentence;
        this.provocation = provocation;
        this.breaks = breaks;
    }

    /** What brings a bug to light. */
    private enum Provocation {
        /** Load alone. */
        NONE,
        KILL,
        CUT;

        private FaultMode mode() {
            return switch (this) {
                case NONE -> new FaultMode.Drawn(Set.of());
                case KILL -> new FaultMode.KillEvery(KILL_PERIOD, false);
                case CUT -> new FaultMode.Drawn(Set.of(Target.CARRIER));
            };
        }
    }

    public String sentence() {
        return sentence;
    }

    /** How many carriers compete for what it sends. */
    public int carriers() {
        return this == OPEN_FALLBACK || this == NONE_OF_TWO ? 2 : 1;
    }

    /** What is done to the gateway meanwhile. */
    public FaultMode provocation() {
        return provocation.mode();
    }

    /** How many nodes must have been killed meanwhile, for the run to tell anything. */
    public int killsMin() {
        return provocation == Provocation.KILL ? KILLS_MIN : 0;
    }

    /** The promise that is found broken; empty where none may be. */
    public Optional<Invariant> breaks() {
        return Optional.ofNullable(breaks);
    }

    /** As options and reports write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
