/**
 * A message centre: listens, authenticates, answers when its handler has answered, and delivers to live sessions.
 *
 * <p>Start reading at {@link io.trunkline.smpp.server.SmppServer}. Depends on {@code session}, {@code tls} and {@code pdu}.
 */
@NullMarked
package io.trunkline.smpp.server;

import org.jspecify.annotations.NullMarked;
