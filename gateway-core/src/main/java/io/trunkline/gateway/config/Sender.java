package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import java.time.Duration;

/**
 * What a message may come from.
 *
 * @param account the account that it belongs to
 * @param pace how many segments a second may leave it; 0 for no pace
 * @param queueMax how many segments may wait behind it; 0 for no limit
 * @param inbound where what subscribers send to it is posted
 * @param ambiguity what becomes of its messages in doubt that do not say so themselves
 */
public record Sender(
        Address address,
        AccountSid account,
        Kind kind,
        double pace,
        long queueMax,
        InboundUrls inbound,
        AmbiguityPolicy ambiguity) {
    /** How much of its pace may wait behind a sender where nothing else is said. */
    public static final Duration QUEUE_DEFAULT = Duration.ofHours(10);

    private static final double PACE_MAX = 10_000;
    private static final double SHORT_CODE_MIN = 10;
    private static final double SHORT_CODE_MAX = 100;

    public Sender {
        if (kind == Kind.UNPACED ? pace != 0 : !(pace > 0 && pace <= PACE_MAX)) {
            throw new IllegalArgumentException("pace: " + pace + " of " + address + ", " + kind + " (expected: "
                    + (kind == Kind.UNPACED ? "0" : "more than 0, at most " + PACE_MAX) + ")");
        }
        if (kind == Kind.SHORT_CODE && (pace < SHORT_CODE_MIN || pace > SHORT_CODE_MAX)) {
            throw new IllegalArgumentException(
                    "pace: " + pace + " of " + address + " (expected: " + SHORT_CODE_MIN + ".." + SHORT_CODE_MAX + ")");
        }
        if (queueMax < 0) {
            throw new IllegalArgumentException("queueMax: " + queueMax + " (expected: 0 or more)");
        }
    }

    /** At the pace of its kind, with ten hours of it in the queue at the most. */
    public Sender(Address address, AccountSid account, Kind kind) {
        this(address, account, kind, kind.pace(), queueMax(kind.pace()));
    }

    /** A sender whose inbound messages are posted nowhere. */
    public Sender(Address address, AccountSid account, Kind kind, double pace, long queueMax) {
        this(address, account, kind, pace, queueMax, InboundUrls.NONE);
    }

    /** A sender whose messages in doubt are sent once more. */
    public Sender(Address address, AccountSid account, Kind kind, double pace, long queueMax, InboundUrls inbound) {
        this(address, account, kind, pace, queueMax, inbound, AmbiguityPolicy.RESEND_ONCE);
    }

    /** The same sender with other URLs. */
    public Sender with(InboundUrls urls) {
        return new Sender(address, account, kind, pace, queueMax, urls, ambiguity);
    }

    /** The same sender with another policy. */
    public Sender with(AmbiguityPolicy policy) {
        return new Sender(address, account, kind, pace, queueMax, inbound, policy);
    }

    /** How many segments may wait behind a sender of that pace where nothing else is said. */
    public static long queueMax(double pace) {
        return Math.round(pace * QUEUE_DEFAULT.toSeconds());
    }

    /** Whether its messages wait for their turn. */
    public boolean isPaced() {
        return pace > 0;
    }

    /** The kinds of sender that carriers tell apart. */
    public enum Kind {
        LONG_CODE(1),
        TOLL_FREE(3),
        SHORT_CODE(30),
        ALPHANUMERIC(10),
        /** A number whose carrier sets no pace. */
        UNPACED(0);

        private final double pace;

        Kind(double pace) {
            this.pace = pace;
        }

        /** Segments a second, where nothing else is said; 0 for no pace. */
        public double pace() {
            return pace;
        }
    }
}
