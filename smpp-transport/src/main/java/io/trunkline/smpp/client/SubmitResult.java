package io.trunkline.smpp.client;

/** The outcome of the {@link Submission} that had {@code context}. */
public record SubmitResult<T>(T context, SubmitOutcome outcome) {}
