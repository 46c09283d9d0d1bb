/**
 * What client and server have in common: the state machine, timers and request window of one session as plain values
 * with time passed in, and {@link io.trunkline.smpp.session.SmppSession}, which binds them to a channel.
 *
 * <p>Start reading at {@code SmppSession}; {@link io.trunkline.smpp.session.RequestDispatcher} turns its credit into
 * demand. Everything stateful here belongs to one event loop; there are no locks. Depends on {@code pdu}, {@code codec},
 * Netty and Reactor.
 */
@NullMarked
package io.trunkline.smpp.session;

import org.jspecify.annotations.NullMarked;
