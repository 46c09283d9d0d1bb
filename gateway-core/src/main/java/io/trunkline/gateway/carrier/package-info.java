/**
 * Slots and the binds that their owner holds: what a lane holds is submitted, and what came of it becomes facts. Start at
 * {@link Slots}; smpp/ is the link to carriers that speak SMPP. Depends on message, lifecycle, log, receipt, progress,
 * compliance and config.
 */
@NullMarked
package io.trunkline.gateway.carrier;

import org.jspecify.annotations.NullMarked;
