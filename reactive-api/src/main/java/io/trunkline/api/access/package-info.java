/**
 * Who is asking: accounts and their API keys. Start at {@link Authenticator}. Depends on http, and on config of the
 * gateway.
 */
@NullMarked
package io.trunkline.api.access;

import org.jspecify.annotations.NullMarked;
