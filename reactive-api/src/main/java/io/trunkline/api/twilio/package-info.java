/**
 * The resources that the helper libraries of Twilio know: messages, their JSON, dates and error codes.
 * Start at {@link TwilioApi}; docs/twilio.md says what is supported. Depends on http and
 * access, and on intake, log, view and config of the gateway.
 */
@NullMarked
package io.trunkline.api.twilio;

import org.jspecify.annotations.NullMarked;
