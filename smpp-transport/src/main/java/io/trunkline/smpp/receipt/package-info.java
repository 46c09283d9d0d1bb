/**
 * Delivery receipts: the TLVs and the text of a deliver_sm, in the many forms that carriers write, and what they say.
 *
 * <p>Start reading at {@link io.trunkline.smpp.receipt.DeliveryReceipt}; {@link
 * io.trunkline.smpp.receipt.ReceiptScanner} does the work without garbage. {@link
 * io.trunkline.smpp.receipt.EarlyReceipts} keeps those that overtake the response they belong to. Everything is pure;
 * depends on {@code pdu} and the JDK only.
 */
@NullMarked
package io.trunkline.smpp.receipt;

import org.jspecify.annotations.NullMarked;
