/**
 * What can happen to a message and what that makes of it: immutable events and a pure fold. Start at {@link
 * MessageState}. Depends on message only.
 */
@NullMarked
package io.trunkline.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
