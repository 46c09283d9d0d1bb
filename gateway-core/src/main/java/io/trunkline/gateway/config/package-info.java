/**
 * The state that every node holds whole: accounts and their limits, senders, services, carriers, routes and partners, and
 * the encryption of their secrets. Start at {@link Directory}. Depends on message.
 */
@NullMarked
package io.trunkline.gateway.config;

import org.jspecify.annotations.NullMarked;
