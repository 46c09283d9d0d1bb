/**
 * Carriers and aggregators that bind to us over SMPP: what their submit_sm ask for, what they are answered, and the receipts
 * that they are still to have. Start at {@link Submissions}. Depends on message, lifecycle, config, intake, waiting and the
 * transport's PDUs, text and receipts.
 */
@NullMarked
package io.trunkline.gateway.partner;

import org.jspecify.annotations.NullMarked;
