/**
 * Idempotency keys and rates in Redis, a few scripts. Start at {@link RedisKeyClaims} and {@link RedisRateStore}. Depends
 * on intake, on the shared connection and on the log's wire form of an envelope.
 */
@NullMarked
package io.trunkline.gateway.intake.redis;

import org.jspecify.annotations.NullMarked;
