/**
 * The SMPP protocol data units as values: a record per command, and the field types that they share.
 *
 * <p>Start reading at {@link io.trunkline.smpp.pdu.Pdu}. Depends on the JDK only; bytes and sockets are the business of
 * {@code codec} and {@code session}.
 */
@NullMarked
package io.trunkline.smpp.pdu;

import org.jspecify.annotations.NullMarked;
