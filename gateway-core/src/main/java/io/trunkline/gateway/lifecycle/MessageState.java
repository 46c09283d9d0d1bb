package io.trunkline.gateway.lifecycle;

import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The fold of a message's events: total, deterministic in log order, and it never moves back. A repeated event changes
 * nothing; the first terminal event wins and what comes later leaves the state as it is.
 *
 * <pre>
 *                       +-----------> FAILED
 *                       |               ^
 * ACCEPTED --> ROUTED --+--> SUBMITTED -+-> DELIVERED    (every segment has a delivering receipt)
 *                 |            ^    |
 *                 +> AMBIGUOUS-+    +-----> UNDELIVERED  (one segment has a failing receipt)
 * </pre>
 *
 * A receipt may arrive before the submission it answers: it counts all the same.
 *
 * @param status where the message stands
 * @param attempt the newest attempt, 0 before the first
 * @param deliveredSegments bit n is set when segment n of this attempt has a delivering receipt (segments beyond 63 are
 *     not sent: a body of 1600 characters has at most 24)
 * @param code the error of a message that failed; else null
 * @param sentAt when the carrier accepted it; null before
 * @param updatedAt when the newest event that changed the state happened; null before the first
 */
public record MessageState(
        Status status,
        int attempt,
        long deliveredSegments,
        @Nullable ErrorCode code,
        @Nullable Instant sentAt,
        @Nullable Instant updatedAt) {
    /** What a message is before its first lifecycle event. */
    public static final MessageState ACCEPTED = new MessageState(Status.ACCEPTED, 0, 0, null, null, null);

    /** The state after one more event. */
    public MessageState evolve(LifecycleEvent event) {
        if (status.isTerminal()) {
            return this;
        }
        return switch (event) {
            case MessageRouted routed ->
                routed.attempt() > attempt
                        ? new MessageState(later(Status.ROUTED), routed.attempt(), 0, null, sentAt, routed.at())
                        : this;
            case MessageSubmitted submitted ->
                status == Status.SUBMITTED
                        ? this
                        : new MessageState(
                                Status.SUBMITTED, attempt, deliveredSegments, null, submitted.at(), submitted.at());
            case SubmissionUnknown unknown ->
                status.compareTo(Status.AMBIGUOUS) >= 0
                        ? this
                        : new MessageState(Status.AMBIGUOUS, attempt, deliveredSegments, null, sentAt, unknown.at());
            case MessageFailed failed ->
                new MessageState(Status.FAILED, attempt, deliveredSegments, failed.code(), sentAt, failed.at());
            case ReceiptReceived receipt -> receipted(receipt);
            case BodyErased erased -> this;
            case MessageDeleted deleted -> this;
        };
    }

    private MessageState receipted(ReceiptReceived receipt) {
        if (receipt.outcome() == ReceiptOutcome.INTERMEDIATE || receipt.attempt() < attempt) {
            return this;
        }
        Instant sent = sentAt == null ? receipt.at() : sentAt;
        if (receipt.outcome() == ReceiptOutcome.FAILED) {
            return new MessageState(
                    Status.UNDELIVERED, receipt.attempt(), deliveredSegments, receipt.code(), sent, receipt.at());
        }
        long delivered = (receipt.attempt() == attempt ? deliveredSegments : 0) | 1L << receipt.segment();
        if (Long.bitCount(delivered) == receipt.segments()) {
            return new MessageState(Status.DELIVERED, receipt.attempt(), delivered, null, sent, receipt.at());
        }
        return delivered == deliveredSegments
                ? this
                : new MessageState(status, receipt.attempt(), delivered, null, sentAt, receipt.at());
    }

    private Status later(Status other) {
        return status.compareTo(other) >= 0 ? status : other;
    }
}
