/**
 * What waits where, and how fast it goes: what customers are told of their queues. Start at {@link SenderDepth} and {@link
 * CarrierDepth}; what goes first is in {@link FairQueue}. Depends on compliance, config and message.
 */
@NullMarked
package io.trunkline.gateway.queue;

import org.jspecify.annotations.NullMarked;
