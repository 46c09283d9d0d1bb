package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.CarrierBind.Answers;
import io.trunkline.gateway.config.FaultClass;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;

/** Counts what the answers at one bind tell of the carrier. Thread-safe. */
final class AnswerTally {
    private final FaultTable faults;
    private long accepted;
    private long refused;
    private long throttled;
    private long inARow;

    /**
     * @param faults what the carrier's errors mean
     */
    AnswerTally(FaultTable faults) {
        this.faults = faults;
    }

    /**
     * What is no answer tells nothing here, and neither does a refusal that is the message's own fault, or its sender's. Of one
     * segment's refusals the first alone tells: the next say again what is wrong with that one. What is said of the bind
     * tells each time.
     *
     * @param refusals how often the segment was refused before
     */
    synchronized void count(SubmitOutcome outcome, int refusals) {
        switch (outcome) {
            case SubmitOutcome.Accepted one -> {
                accepted++;
                inARow = 0;
            }
            case SubmitOutcome.Rejected one -> refused(one.status(), refusals);
            case SubmitOutcome.Throttled one -> refused(one.status(), refusals);
            case SubmitOutcome.NotSent one -> {}
            case SubmitOutcome.Unknown one -> {}
        }
    }

    private void refused(CommandStatus status, int refusals) {
        if (refusals > 0 && !isOfTheBind(status)) {
            return;
        }
        if (faults.ofStatus(status.code()) == FaultClass.THROTTLED) {
            throttled++;
        } else if (!faults.isMessagesFault(status.code()) && !faults.isSendersFault(status.code())) {
            refused++;
            inARow++;
        }
    }

    private boolean isOfTheBind(CommandStatus status) {
        return status.equals(CommandStatus.RTHROTTLED)
                ? faults.ofStatus(status.code()) == FaultClass.THROTTLED
                : Answer.isBindForgotten(status, faults);
    }

    synchronized Answers answers() {
        return new Answers(accepted, refused, throttled, inARow);
    }
}
