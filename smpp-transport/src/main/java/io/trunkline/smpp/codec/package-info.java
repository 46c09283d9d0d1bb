/**
 * Octets to PDUs and back: framing with capped lengths, and the layout of each command.
 *
 * <p>Start reading at {@link io.trunkline.smpp.codec.PduDecoder} and {@link io.trunkline.smpp.codec.PduEncoder}. Depends
 * on {@code pdu} and on Netty's buffers.
 */
@NullMarked
package io.trunkline.smpp.codec;

import org.jspecify.annotations.NullMarked;
