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

    /** What is no answer tells nothing here, and neither does a refusal that is the message's own fault, or its sender's. */
    synchronized void count(SubmitOutcome outcome) {
        switch (outcome) {
            case SubmitOutcome.Accepted one -> {
                accepted++;
                inARow = 0;
            }
            case SubmitOutcome.Rejected one -> refused(one.status());
            case SubmitOutcome.Throttled one -> refused(one.status());
            case SubmitOutcome.NotSent one -> {}
            case SubmitOutcome.Unknown one -> {}
        }
    }

    private void refused(CommandStatus status) {
        if (faults.ofStatus(status.code()) == FaultClass.THROTTLED) {
            throttled++;
        } else if (!faults.isMessagesFault(status.code()) && !faults.isSendersFault(status.code())) {
            refused++;
            inARow++;
        }
    }

    synchronized Answers answers() {
        return new Answers(accepted, refused, throttled, inARow);
    }
}
