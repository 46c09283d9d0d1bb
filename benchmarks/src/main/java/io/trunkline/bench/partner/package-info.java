/**
 * A partner that is bound to two nodes over SMPP while they are killed: whether each message that was answered ends in a
 * receipt.
 *
 * <p>Start reading at {@link io.trunkline.bench.partner.PartnerMain}. Depends on {@code load} and on the crash harness's
 * {@code world}, {@code fault} and {@code traffic}.
 */
@NullMarked
package io.trunkline.bench.partner;

import org.jspecify.annotations.NullMarked;
