/**
 * The vocabulary of every room: identities, addresses, the envelope of a message and the error codes. Start at
 * {@link Envelope}. Depends on nothing of the gateway.
 */
@NullMarked
package io.trunkline.gateway.message;

import org.jspecify.annotations.NullMarked;
