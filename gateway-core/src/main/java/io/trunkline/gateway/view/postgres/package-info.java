/**
 * The message view in PostgreSQL: a projection of the log and the queries on it. Start at {@link PostgresView}. It
 * alone imports R2DBC beside webhook/postgres; depends on view, log, intake, lifecycle, carrier, partner and message.
 */
@NullMarked
package io.trunkline.gateway.view.postgres;

import org.jspecify.annotations.NullMarked;
