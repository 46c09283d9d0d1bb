/**
 * SMPP 3.3, 3.4 and 5.0 over Netty: a client, a server and a simulated carrier.
 *
 * <p>Start reading at {@code client} for an ESME and at {@code server} for a message centre. Nothing here knows of the
 * gateway; the module depends on Netty and Reactor.
 */
@NullMarked
package io.trunkline.smpp;

import org.jspecify.annotations.NullMarked;
