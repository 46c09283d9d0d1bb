package io.trunkline.gateway.log;

import io.trunkline.gateway.message.Envelope;

/**
 * What the router hands to a slot: one attempt of a message on one carrier.
 *
 * @param body the text as it was given
 * @param attempt numbered from 1
 * @param carrier the carrier's name
 * @param slot the lane, 0..(slots-1)
 * @param reason why this route, in one phrase
 */
public record LaneMessage(Envelope envelope, String body, int attempt, String carrier, int slot, String reason) {}
