/**
 * The meeting of submissions and receipts in Redis, two scripts. Start at {@link RedisReceiptMatcher}. Depends on
 * receipt and on the log's wire form of an envelope.
 */
@NullMarked
package io.trunkline.gateway.receipt.redis;

import org.jspecify.annotations.NullMarked;
