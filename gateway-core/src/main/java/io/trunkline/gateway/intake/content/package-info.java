/**
 * What a message is checked for before it is taken: countries' rules, words and URLs, floods and pumped numbers.
 * Start at {@link Screening}. Depends on compliance, config, log, message and wording. What is remembered of an account's
 * traffic is this node's alone: over n nodes that share it evenly, a limit counts up to n times.
 */
@NullMarked
package io.trunkline.gateway.intake.content;

import org.jspecify.annotations.NullMarked;
