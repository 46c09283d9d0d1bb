/**
 * Messages that wait: which wait a state calls for, what becomes of it when it is due, and who sees to it. Start at {@link
 * Waits}, then {@link Releases} and, for senders with a pace, {@link PacedReleases}. The rows are kept by the view's database, because they come and go in the transaction
 * that moves the view. Depends on config, lifecycle, log, message, progress and queue.
 */
@NullMarked
package io.trunkline.gateway.waiting;

import org.jspecify.annotations.NullMarked;
