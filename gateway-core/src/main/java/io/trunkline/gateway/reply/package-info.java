/**
 * What customers answer to subscribers' messages: TwiML read, and its replies handed to intake, each once. Start at {@link
 * Replies}. Depends on intake, log and message.
 */
@NullMarked
package io.trunkline.gateway.reply;

import org.jspecify.annotations.NullMarked;
