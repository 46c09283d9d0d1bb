/**
 * The connection to Redis that the rooms' leaves share. Start at {@link RedisLink}. Knows no room; used by the leaves
 * named redis alone.
 */
@NullMarked
package io.trunkline.gateway.redis;

import org.jspecify.annotations.NullMarked;
