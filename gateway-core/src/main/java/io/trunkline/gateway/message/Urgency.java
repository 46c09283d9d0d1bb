package io.trunkline.gateway.message;

/**
 * The priority class of a message, the most urgent first. What waits for the same sender or carrier goes in this order,
 * whoever asked for it.
 */
public enum Urgency {
    /** Somebody sits before a screen and waits for it. */
    ONE_TIME_PASSWORD,
    /** The answer to something that its recipient did; what is said of nothing else. */
    TRANSACTIONAL,
    /** Campaigns and whatever may be late. */
    BULK
}
