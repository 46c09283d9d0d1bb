package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.traffic.Cancel;
import io.trunkline.bench.crash.traffic.Request;
import java.time.Duration;
import java.util.List;

/** Whether what was said of messages that were taken back is true. Pure. */
final class Cancels {
    /** Of so many one must have come in time. */
    private static final int ASKED_MIN = 20;

    /** By so much the gateway's clock and the harness's may have drifted apart, and a release may be early. */
    private static final long BEFORE_NANOS = Duration.ofSeconds(1).toNanos();

    private Cancels() {}

    static void weigh(Evidence evidence, List<Case> cases, Violations violations) {
        weighEffect(evidence.cancels(), violations);
        for (Case message : cases) {
            Cancel cancel = message.cancel();
            if (cancel != null) {
                weighAnswer(evidence.circumstances(), message, cancel, violations);
                weighTruth(evidence, message, cancel, violations);
            }
            if (message.isCanceled() && !message.submits().isEmpty()) {
                violations.add(Invariant.CANCEL_IS_TRUE, message.name() + ": canceled and on the wire");
            }
        }
    }

    private static void weighEffect(List<Cancel> cancels, Violations violations) {
        long asked = cancels.stream().filter(Cancel::isAsked).count();
        boolean inTime = cancels.stream().anyMatch(cancel -> cancel.answer() == Cancel.Answer.CANCELED);
        if (asked >= ASKED_MIN && !inTime) {
            violations.add(Invariant.CANCEL_IS_TRUE, "none of " + asked + " was taken back");
        }
    }

    private static void weighAnswer(
            Evidence.Circumstances circumstances, Case message, Cancel cancel, Violations violations) {
        boolean graceful = circumstances.graceful();
        boolean allowed = switch (cancel.answer()) {
            case CANCELED, TOO_LATE, UNDECIDED, NOT_ASKED -> true;
            case OTHER -> false;
            case NONE -> graceful || circumstances.diedMeanwhile(cancel);
        };
        if (!allowed) {
            violations.add(Invariant.ANSWERS_ARE_ALLOWED, message.name() + ": cancel, " + cancel.answer());
        }
        if (graceful && cancel.answer() == Cancel.Answer.NONE) {
            violations.add(Invariant.GRACEFUL_IS_SILENT, message.name() + ": cancel, " + cancel.answer());
        }
    }

    private static void weighTruth(Evidence evidence, Case message, Cancel cancel, Violations violations) {
        boolean said = cancel.answer() == Cancel.Answer.CANCELED;
        // One that the gateway does not know is another violation
        if (said && !message.isCanceled() && !message.histories().isEmpty()) {
            violations.add(Invariant.CANCEL_IS_TRUE, message.name() + ": answered 200 and not canceled");
        }
        if (said && isSentAfter(evidence, cancel)) {
            violations.add(Invariant.CANCEL_IS_TRUE, message.name() + ": written to a carrier after the 200");
        }
        if (cancel.answer() == Cancel.Answer.TOO_LATE && message.isCanceled()) {
            violations.add(Invariant.CANCEL_IS_TRUE, message.name() + ": answered 409 and canceled");
        }
        if (cancel.answer() == Cancel.Answer.TOO_LATE && isBeforeItsTime(message, cancel)) {
            violations.add(Invariant.CANCEL_IS_TRUE, message.name() + ": answered 409 before its time");
        }
    }

    private static boolean isBeforeItsTime(Case message, Cancel cancel) {
        return message.requests().stream()
                .filter(Request::isScheduled)
                .anyMatch(request -> request.notBeforeNanos() - cancel.settledNanos() > BEFORE_NANOS);
    }

    /** What a carrier refused before may be canceled while it waits for another try; nothing may follow. */
    private static boolean isSentAfter(Evidence evidence, Cancel cancel) {
        return evidence.submits().stream()
                .anyMatch(submit -> submit.number() == cancel.number() && submit.atNanos() - cancel.settledNanos() > 0);
    }
}
