/**
 * An ESME: a supervised bind to one message centre, or a pool of them, which submits as fast as its credit allows and
 * hands over what comes in.
 *
 * <p>Start reading at {@link io.trunkline.smpp.client.SmppBind}, then {@link io.trunkline.smpp.client.SmppPool}. Depends on
 * {@code session}, {@code tls} and {@code pdu}.
 */
@NullMarked
package io.trunkline.smpp.client;

import org.jspecify.annotations.NullMarked;
