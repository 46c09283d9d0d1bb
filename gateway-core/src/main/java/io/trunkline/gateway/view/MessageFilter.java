package io.trunkline.gateway.view;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a list shows; every null leaves its condition out.
 *
 * @param to only messages to this number
 * @param from only messages of this sender
 * @param acceptedFrom only messages accepted at or after
 * @param acceptedBefore only messages accepted before
 * @param olderThan continue behind this message, exclusive: the list runs from new to old
 * @param size how many at the most, 1..1000
 */
public record MessageFilter(
        @Nullable Address to,
        @Nullable Address from,
        @Nullable Instant acceptedFrom,
        @Nullable Instant acceptedBefore,
        @Nullable MessageSid olderThan,
        int size) {
    public MessageFilter {
        if (size < 1 || size > 1000) {
            throw new IllegalArgumentException("size: " + size + " (expected: 1..1000)");
        }
    }
}
