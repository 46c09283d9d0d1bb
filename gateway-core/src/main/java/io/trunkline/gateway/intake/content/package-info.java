/**
 * What a message is checked for before it is taken: countries' rules, words and URLs, floods and pumped numbers. Start at
 * {@link Screening}; {@link TrafficSharing} lets it know what other nodes took. Pumped numbers are looked for in what this node
 * sees alone. Depends on compliance, config, log, message, progress and wording; Redis is behind {@link TrafficExchange}.
 */
@NullMarked
package io.trunkline.gateway.intake.content;

import org.jspecify.annotations.NullMarked;
