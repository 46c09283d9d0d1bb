/**
 * Messages that wait: which wait a state calls for, what becomes of it when it is due, and who sees to it. Start at {@link
 * Waits}, then {@link Releases}. The rows are kept by the view's database, because they come and go in the transaction
 * that moves the view. Depends on config, lifecycle, log, message and progress.
 */
@NullMarked
package io.trunkline.gateway.waiting;

import org.jspecify.annotations.NullMarked;
