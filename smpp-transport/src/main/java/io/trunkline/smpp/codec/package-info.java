/**
 * Octets to PDUs and back: framing with capped lengths, and the layout of each command.
 *
 * <p>Start reading at {@link io.trunkline.smpp.codec.PduDecoder} and {@link io.trunkline.smpp.codec.PduEncoder}. {@link
 * io.trunkline.smpp.codec.MessageView} reads a hot PDU in place. Depends on {@code pdu}, on Netty's buffers and, for a few
 * cold commands, on jSMPP's composer and decomposer.
 */
@NullMarked
package io.trunkline.smpp.codec;

import org.jspecify.annotations.NullMarked;
