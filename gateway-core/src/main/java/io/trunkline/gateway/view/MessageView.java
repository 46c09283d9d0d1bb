package io.trunkline.gateway.view;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.Envelope;

/**
 * A message as the API shows it.
 *
 * @param body the text; empty once it is redacted or past its retention
 */
public record MessageView(Envelope envelope, String body, MessageState state) {}
