/**
 * Carriers' receipts matched to the segments that they speak of. Start at {@link Receipts}; redis/ keeps what was
 * submitted and what came too early. Depends on message, lifecycle, log and progress.
 */
@NullMarked
package io.trunkline.gateway.receipt;

import org.jspecify.annotations.NullMarked;
