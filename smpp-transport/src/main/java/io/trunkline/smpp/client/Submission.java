package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.SubmitSm;

/**
 * One submit_sm to send.
 *
 * @param context the caller's own object; comes back with the outcome
 */
public record Submission<T>(SubmitSm pdu, T context) {}
