package io.trunkline.gateway.view;

import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.IdempotencyKey;

/** A message and the key that it came with. */
public record KeyedMessage(Envelope envelope, IdempotencyKey key) {}
