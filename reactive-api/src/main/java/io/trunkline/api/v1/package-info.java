/**
 * Our own resources, beside those that Twilio's libraries know. Start at {@link OwnApi}; docs/v1.md says what there is.
 * Depends on http and access, and on view, lifecycle and webhook of the gateway.
 */
@NullMarked
package io.trunkline.api.v1;

import org.jspecify.annotations.NullMarked;
