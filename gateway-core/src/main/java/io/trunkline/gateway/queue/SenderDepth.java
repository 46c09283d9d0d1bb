package io.trunkline.gateway.queue;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits behind a sender with a pace, as the owner of its queue knows it at one moment.
 *
 * @param account the sender's account
 * @param pace in segments per second
 * @param messages how many wait
 * @param segments how many segments these are
 * @param oldest when the one that waits longest was accepted; null where none waits
 * @param released how many segments were released since the owner has the queue; grows only
 */
public record SenderDepth(
        Address sender,
        AccountSid account,
        double pace,
        long messages,
        long segments,
        @Nullable Instant oldest,
        long released) {}
