/**
 * What a message is checked for before it is taken: countries' rules, words and URLs, floods and pumped numbers. Start at
 * {@link Screening}; {@link TrafficSharing} lets it know of other nodes' traffic. Depends on compliance, config, log, message,
 * progress and wording; Redis is behind {@link TrafficExchange}.
 */
@NullMarked
package io.trunkline.gateway.intake.content;

import org.jspecify.annotations.NullMarked;
