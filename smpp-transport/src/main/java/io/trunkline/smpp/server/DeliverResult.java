package io.trunkline.smpp.server;

/** The outcome of the {@link Delivery} that had {@code context}. */
public record DeliverResult<T>(T context, DeliverOutcome outcome) {}
