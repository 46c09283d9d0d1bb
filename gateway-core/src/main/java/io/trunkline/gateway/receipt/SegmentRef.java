package io.trunkline.gateway.receipt;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import org.jspecify.annotations.Nullable;

/**
 * The segment that a receipt speaks of.
 *
 * @param attempt numbered from 1
 * @param segment counted from 0
 * @param segments how many the message has
 * @param envelope the message's envelope where a status callback is wanted; else null
 */
public record SegmentRef(
        MessageSid sid,
        int attempt,
        int segment,
        int segments,
        Address destination,
        @Nullable Envelope envelope) {}
