/**
 * Text of a short message and the octets that carry it: alphabets, segmentation with user data headers, reassembly.
 *
 * <p>Start reading at {@link io.trunkline.smpp.text.MessageText} for the choice of an alphabet and the number of
 * segments, then {@link io.trunkline.smpp.text.Segmentation} for sending and {@link
 * io.trunkline.smpp.text.Reassembly} for receiving. Everything is pure. Depends on the JDK, and on {@code pdu} where
 * segments become messages and messages segments ({@link io.trunkline.smpp.text.SegmentPdus}, {@link
 * io.trunkline.smpp.text.SegmentPlace}).
 */
@NullMarked
package io.trunkline.smpp.text;

import org.jspecify.annotations.NullMarked;
