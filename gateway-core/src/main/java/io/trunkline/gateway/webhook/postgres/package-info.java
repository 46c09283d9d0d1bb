/**
 * Durable callbacks in PostgreSQL. Start at {@link PostgresCallbackStore}; its table is made by the SQL beside it.
 * Depends on webhook.
 */
@NullMarked
package io.trunkline.gateway.webhook.postgres;

import org.jspecify.annotations.NullMarked;
