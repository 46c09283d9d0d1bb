package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.MessageSid;
import org.apache.kafka.common.TopicPartition;

/**
 * A record of {@code intake} that could be read.
 *
 * @param appendedMillis when the log took it
 */
record RoutingRecord(TopicPartition partition, long offset, long appendedMillis, AcceptedMessage message) {
    MessageSid sid() {
        return message.envelope().sid();
    }
}
