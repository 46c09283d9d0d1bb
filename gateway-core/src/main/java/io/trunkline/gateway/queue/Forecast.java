package io.trunkline.gateway.queue;

import java.time.Instant;

/**
 * When a message is likely to be sent.
 *
 * @param ahead how many messages wait before it for the same sender, without those of lower classes; what this node accepted
 *     within the last seconds counts whatever its class
 * @param sendAt the estimate; for a message of several segments, of the first
 */
public record Forecast(long ahead, LimitedBy limitedBy, Instant sendAt) {
    /** What keeps a message from being sent at once. */
    public enum LimitedBy {
        NOTHING("none"),
        SENDER_PACE("sender-pace"),
        SEND_AT("send-at"),
        SENDING_WINDOW("sending-window"),
        /** Its validity ends before: it is not likely to be sent at all. */
        VALIDITY("validity");

        private final String word;

        LimitedBy(String word) {
            this.word = word;
        }

        /** As customers read it. */
        public String word() {
            return word;
        }
    }
}
