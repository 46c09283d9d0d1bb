/**
 * Status callbacks: which are due, how they are signed, when they are tried again, and how one customer's slow endpoint
 * is kept from the others. Start at {@link StatusCallbacks}; http/ posts them, postgres/ keeps what could not be
 * delivered at once. Depends on message, lifecycle, config and reply.
 */
@NullMarked
package io.trunkline.gateway.webhook;

import org.jspecify.annotations.NullMarked;
