/**
 * Admission of messages: what is checked before a message enters the log. Start at {@link Intake}; texts and traffic are
 * screened in content, rates are in admission. Depends on compliance, config, log, message, progress and the transport's
 * text; what it answers is a value.
 */
@NullMarked
package io.trunkline.gateway.intake;

import org.jspecify.annotations.NullMarked;
