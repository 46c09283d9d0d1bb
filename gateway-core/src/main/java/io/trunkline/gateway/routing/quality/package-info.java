/**
 * How well routes deliver, as counted from the facts about messages, and which of them are left alone for a while. Start at
 * {@link QualityBook}; what a node counts by itself is in {@link AttemptCounts}. Depends on carrier, compliance, lifecycle, message and routing's own
 * vocabulary; pure.
 */
@NullMarked
package io.trunkline.gateway.routing.quality;

import org.jspecify.annotations.NullMarked;
