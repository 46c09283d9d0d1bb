package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a member of a group may still act for its partitions. Nobody else gets them before the group has not heard of it
 * for a session; so it may for three quarters of one from a moment at which the group certainly heard of it: not the one at
 * which an answer is seen, which may be old in a process that stood still, but one before the question.
 *
 * <p>Heartbeats rest while the group moves partitions, and no member that takes part in that is taken for dead. A member that
 * knows of such a move may go on for as long as one lasts, {@link #MOVING_MAX}.
 *
 * <p>{@link #holds} may be called from any thread, the others from the member's.
 */
final class GroupLease {
    /** A hand-over by another member, and the rounds before and after it. */
    static final Duration MOVING_MAX = Duration.ofSeconds(12);

    /** Above the time between two calls of {@link #moving}. */
    private static final Duration MOVING_NEWS = Duration.ofSeconds(1);

    private final long lengthNanos;
    private final LongSupplier clock;
    private volatile long heardNanos;
    private volatile long movingNanos;
    private long turnNanos;
    private long beforeAnswerNanos;
    private double answers;

    /**
     * Begins now.
     *
     * @param clock as {@link System#nanoTime}
     */
    GroupLease(Duration session, LongSupplier clock) {
        this.lengthNanos = session.toNanos() / 4 * 3;
        this.clock = clock;
        this.heardNanos = clock.getAsLong();
        this.movingNanos = heardNanos - MOVING_NEWS.toNanos();
        this.turnNanos = heardNanos;
        this.beforeAnswerNanos = heardNanos;
    }

    boolean holds() {
        long now = clock.getAsLong();
        long silence = now - heardNanos;
        return silence < lengthNanos || (now - movingNanos < MOVING_NEWS.toNanos() && silence < MOVING_MAX.toNanos());
    }

    /** Whether the group should have been heard by now, so that it is asked. */
    boolean isSilent() {
        return clock.getAsLong() - heardNanos > lengthNanos / 2;
    }

    /** The group took a question that was asked at this time of the clock for a member's. */
    void heard(long askedNanos) {
        if (askedNanos - heardNanos > 0) {
            heardNanos = askedNanos;
        }
    }

    /** The member has been told that the group moves partitions. */
    void moving() {
        movingNanos = clock.getAsLong();
    }

    /**
     * Called at least some times in a session. An answered heartbeat was sent when the one before had been answered, or soon after it
     * was sent; that was after the last turn in which it was not.
     *
     * @param answered how many heartbeats have been answered
     */
    void turn(double answered) {
        if (answered > answers) {
            answers = answered;
            heard(beforeAnswerNanos);
            beforeAnswerNanos = turnNanos;
        }
        turnNanos = clock.getAsLong();
    }
}
