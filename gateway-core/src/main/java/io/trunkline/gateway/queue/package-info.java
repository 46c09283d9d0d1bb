/**
 * What waits where, and how fast it goes: what customers are told of their queues. Start at {@link SenderDepth}. Depends on
 * config and message.
 */
@NullMarked
package io.trunkline.gateway.queue;

import org.jspecify.annotations.NullMarked;
