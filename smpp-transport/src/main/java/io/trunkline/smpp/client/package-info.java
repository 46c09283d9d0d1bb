/**
 * An ESME: a supervised bind to one message centre, which submits as fast as its credit allows and hands over what comes
 * in.
 *
 * <p>Start reading at {@link io.trunkline.smpp.client.SmppBind}. Depends on {@code session} and {@code pdu}.
 */
@NullMarked
package io.trunkline.smpp.client;

import org.jspecify.annotations.NullMarked;
