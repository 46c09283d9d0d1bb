/**
 * The resources that the helper libraries of Twilio know: authentication, messages, their JSON, dates and error codes.
 * Start at {@link TwilioApi}; docs/twilio.md says what is supported. Depends on http, and on intake, view and config of
 * the gateway.
 */
@NullMarked
package io.trunkline.api.twilio;

import org.jspecify.annotations.NullMarked;
