package io.trunkline.gateway.queue;

import io.trunkline.gateway.message.Urgency;

/**
 * How much of a sender's queue is of the classes that a more urgent message overtakes.
 *
 * @param transactionalMessages how many transactional messages wait
 * @param transactionalSegments how many segments these are
 * @param bulkMessages how many bulk messages wait
 * @param bulkSegments how many segments these are
 */
public record LessUrgent(long transactionalMessages, long transactionalSegments, long bulkMessages, long bulkSegments) {
    /** Nothing, or nobody knows: then all that waits counts as urgent. */
    public static final LessUrgent NONE = new LessUrgent(0, 0, 0, 0);

    /** How many messages wait that one of this class overtakes. */
    long messages(Urgency urgency) {
        return switch (urgency) {
            case ONE_TIME_PASSWORD -> transactionalMessages + bulkMessages;
            case TRANSACTIONAL -> bulkMessages;
            case BULK -> 0;
        };
    }

    /** How many segments these are. */
    long segments(Urgency urgency) {
        return switch (urgency) {
            case ONE_TIME_PASSWORD -> transactionalSegments + bulkSegments;
            case TRANSACTIONAL -> bulkSegments;
            case BULK -> 0;
        };
    }
}
