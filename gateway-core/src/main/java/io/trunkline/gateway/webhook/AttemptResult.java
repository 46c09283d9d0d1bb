package io.trunkline.gateway.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt to post a callback. */
public sealed interface AttemptResult {
    /** In one phrase, of a hundred characters at the most. */
    default String phrase() {
        String phrase = switch (this) {
            case Answered answered -> "HTTP " + answered.status();
            case TimedOut timedOut -> "no whole answer in " + timedOut.limit().toSeconds() + " s";
            case Unreachable unreachable -> "unreachable: " + unreachable.detail();
            case Forbidden forbidden -> "not allowed: " + forbidden.detail();
            case UnknownAccount unknown -> "the account is not known here";
        };
        return phrase.length() <= PHRASE_MAX ? phrase : phrase.substring(0, PHRASE_MAX);
    }

    /** Characters of a phrase. */
    int PHRASE_MAX = 100;

    /**
     * The endpoint answered.
     *
     * @param status the HTTP status
     * @param retryAfter what it asked for in Retry-After, in seconds' precision; null where it asked for nothing
     */
    record Answered(int status, @Nullable Duration retryAfter) implements AttemptResult {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** No whole answer within the time for an exchange. */
    record TimedOut(Duration limit) implements AttemptResult {}

    /**
     * No connection, or one that broke.
     *
     * @param detail what broke, in one phrase
     */
    record Unreachable(String detail) implements AttemptResult {}

    /**
     * The target is one that callbacks are not sent to.
     *
     * @param detail what was found and what is allowed
     */
    record Forbidden(String detail) implements AttemptResult {}

    /** The account is not known here, so the callback cannot be signed. */
    record UnknownAccount() implements AttemptResult {}
}
