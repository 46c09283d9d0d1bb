/**
 * Delivery receipts: the TLVs and the text of a deliver_sm, in the many forms that carriers write, and what they say.
 *
 * <p>Start reading at {@link io.trunkline.smpp.receipt.DeliveryReceipt}; {@link
 * io.trunkline.smpp.receipt.ReceiptScanner} does the work without garbage. Everything is pure and works on byte arrays;
 * nothing here depends on Netty, Reactor or another package of this module.
 */
@NullMarked
package io.trunkline.smpp.receipt;

import org.jspecify.annotations.NullMarked;
