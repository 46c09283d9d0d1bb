package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.AttemptResult.Answered;
import io.trunkline.gateway.webhook.AttemptResult.Deferred;
import io.trunkline.gateway.webhook.AttemptResult.Forbidden;
import io.trunkline.gateway.webhook.AttemptResult.Misread;
import io.trunkline.gateway.webhook.AttemptResult.NoRoom;
import io.trunkline.gateway.webhook.AttemptResult.Replied;
import io.trunkline.gateway.webhook.AttemptResult.TimedOut;
import io.trunkline.gateway.webhook.AttemptResult.UnknownAccount;
import io.trunkline.gateway.webhook.AttemptResult.Unreachable;
import java.util.Locale;

/**
 * Why an attempt failed, and how many attempts such a callback gets in all.
 *
 * <pre>
 * class             what                                                attempts
 * SERVER_ERROR      5xx, and statuses that HTTP does not know           12
 * TIMEOUT           no whole answer in time                             12
 * UNREACHABLE       name, connection or TLS failed                      12
 * THROTTLED         408, 425, 429                                       12
 * UNKNOWN_ACCOUNT   the account is not known on this node               12
 * MISCONFIGURED     401, 403, 404, 407, 409, 421, 423, 424              6 (about 40 minutes: time to repair it)
 * REJECTED          every other 4xx, and 3xx: redirects stay unfollowed 3
 * FORBIDDEN_TARGET  an address that callbacks are not sent to           3
 * REPLY_DEFERRED    its replies could not be taken, or its next URL     12
 *                   asked, for want of room there
 * GONE              410: the endpoint wants no more of this message     1
 * </pre>
 */
enum FailureClass {
    SERVER_ERROR(RetrySchedule.ATTEMPTS_MAX),
    TIMEOUT(RetrySchedule.ATTEMPTS_MAX),
    UNREACHABLE(RetrySchedule.ATTEMPTS_MAX),
    THROTTLED(RetrySchedule.ATTEMPTS_MAX),
    UNKNOWN_ACCOUNT(RetrySchedule.ATTEMPTS_MAX),
    MISCONFIGURED(6),
    REJECTED(3),
    FORBIDDEN_TARGET(3),
    REPLY_DEFERRED(RetrySchedule.ATTEMPTS_MAX),
    GONE(1);

    private final int attemptsMax;

    FailureClass(int attemptsMax) {
        this.attemptsMax = attemptsMax;
    }

    int attemptsMax() {
        return attemptsMax;
    }

    /** Whether it says something about the endpoint rather than about one callback. */
    boolean speaksOfEndpoint() {
        return this == SERVER_ERROR || this == TIMEOUT || this == UNREACHABLE || this == THROTTLED;
    }

    /** How it stands in metrics and rows. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class of a result that is no success. */
    static FailureClass of(AttemptResult result) {
        return switch (result) {
            case Answered answered -> ofStatus(answered.status());
            case TimedOut ignored -> TIMEOUT;
            case Unreachable ignored -> UNREACHABLE;
            case Forbidden ignored -> FORBIDDEN_TARGET;
            case UnknownAccount ignored -> UNKNOWN_ACCOUNT;
            case Deferred ignored -> REPLY_DEFERRED;
            case NoRoom ignored -> REPLY_DEFERRED;
            case Replied replied -> ofStatus(replied.status());
            case Misread misread -> ofStatus(misread.status());
        };
    }

    private static FailureClass ofStatus(int status) {
        if (status == 410) {
            return GONE;
        }
        if (status == 408 || status == 425 || status == 429) {
            return THROTTLED;
        }
        if (isMisconfiguration(status)) {
            return MISCONFIGURED;
        }
        return status >= 300 && status < 500 ? REJECTED : SERVER_ERROR;
    }

    private static boolean isMisconfiguration(int status) {
        return status == 401
                || status == 403
                || status == 404
                || status == 407
                || status == 409
                || status == 421
                || status == 423
                || status == 424;
    }
}
