package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.DeliverSm;

/**
 * One deliver_sm to send.
 *
 * @param context the caller's own object; comes back with the outcome
 */
public record Delivery<T>(DeliverSm pdu, T context) {}
