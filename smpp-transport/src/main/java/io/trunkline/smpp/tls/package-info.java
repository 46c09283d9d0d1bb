/**
 * TLS under a session, of either role: who one is, whom one trusts, and the handler that does it. Plain TCP stays the
 * default; nothing here is touched without {@code tls} in the settings.
 *
 * <p>Start reading at {@link io.trunkline.smpp.tls.ClientTls} and {@link io.trunkline.smpp.tls.ServerTls}. Depends on the
 * JDK's own TLS and on Netty's handler over it; knows nothing of SMPP.
 */
@NullMarked
package io.trunkline.smpp.tls;

import org.jspecify.annotations.NullMarked;
