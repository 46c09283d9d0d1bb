package io.trunkline.gateway.webhook;

import io.trunkline.gateway.reply.Answer;
import io.trunkline.gateway.reply.Content;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt to post a callback. */
public sealed interface AttemptResult {
    /** In one phrase, of a hundred characters at the most. */
    default String phrase() {
        String phrase = switch (this) {
            case Answered answered -> "HTTP " + answered.status();
            case Replied replied ->
                "HTTP " + replied.status() + ", replies: "
                        + replied.said().replies().size();
            case Misread misread ->
                "HTTP " + misread.status() + ", " + misread.why().code() + ": "
                        + misread.why().detail();
            case Deferred deferred -> "put off: " + deferred.detail();
            case NoRoom noRoom -> "no room at " + noRoom.origin();
            case TimedOut timedOut -> "no whole answer in " + timedOut.limit().toSeconds() + " s";
            case Unreachable unreachable -> "unreachable: " + unreachable.detail();
            case Forbidden forbidden -> "not allowed: " + forbidden.detail();
            case UnknownAccount unknown -> "the account is not known here";
        };
        return bounded(phrase);
    }

    /** A phrase, or the beginning of one that is too long. */
    static String bounded(String phrase) {
        return phrase.length() <= PHRASE_MAX ? phrase : phrase.substring(0, PHRASE_MAX);
    }

    /** Whether the endpoint has what was posted. */
    default boolean isTaken() {
        return switch (this) {
            case Answered answered -> answered.isSuccess();
            case Replied replied -> true;
            case Misread misread -> true;
            case Deferred deferred -> false;
            case NoRoom noRoom -> false;
            case TimedOut timedOut -> false;
            case Unreachable unreachable -> false;
            case Forbidden forbidden -> false;
            case UnknownAccount unknown -> false;
        };
    }

    /** Characters of a phrase. */
    int PHRASE_MAX = 100;

    /**
     * The endpoint answered.
     *
     * @param status the HTTP status
     * @param retryAfter what it asked for in Retry-After, in seconds' precision; null where it asked for nothing
     * @param content what it said beside, where that was wanted
     */
    record Answered(int status, @Nullable Duration retryAfter, Content content) implements AttemptResult {
        /** One that said nothing beside its status. */
        public Answered(int status, @Nullable Duration retryAfter) {
            this(status, retryAfter, Content.NONE);
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** The endpoint took a subscriber's message and said what is to be sent. */
    record Replied(int status, Answer.Said said) implements AttemptResult {}

    /** The endpoint took a subscriber's message, and what it said cannot be read. */
    record Misread(int status, Answer.Unreadable why) implements AttemptResult {}

    /**
     * The endpoint took a subscriber's message, but what it wants to be sent could not be taken now.
     *
     * @param detail why, in one phrase
     */
    record Deferred(String detail) implements AttemptResult {}

    /**
     * The URL that is to be asked next was not asked: its endpoint has as much as it takes at once.
     *
     * @param origin of that endpoint
     */
    record NoRoom(String origin) implements AttemptResult {}

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
