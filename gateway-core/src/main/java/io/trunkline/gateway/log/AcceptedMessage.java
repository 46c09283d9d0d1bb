package io.trunkline.gateway.log;

import io.trunkline.gateway.message.Envelope;

/**
 * What intake appends before it answers: the envelope and the body.
 *
 * @param body the text as it was given, 1..1600 characters
 */
public record AcceptedMessage(Envelope envelope, String body) {}
