package io.trunkline.gateway.partner;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.ErrorCode;

/**
 * How a message ended, as a receipt tells it.
 *
 * @param err the last three digits of the error's code, as {@code 003} for 30003; 0 for none
 */
public record ReceiptEnd(io.trunkline.smpp.receipt.MessageState state, int err) {
    private static final int ERR_DIGITS = 1_000;

    /**
     * What is told of a message.
     *
     * @throws IllegalArgumentException if it has not ended
     */
    public static ReceiptEnd of(MessageState state) {
        ErrorCode code = state.code();
        return new ReceiptEnd(told(state), code == null ? 0 : code.code() % ERR_DIGITS);
    }

    /** The same for a message that goes on: {@code ENROUTE}, or {@code SCHEDULED} while it waits. */
    static ReceiptEnd soFar(MessageState state) {
        if (state.status().isTerminal()) {
            return of(state);
        }
        return switch (state.status()) {
            case WAITING -> new ReceiptEnd(io.trunkline.smpp.receipt.MessageState.SCHEDULED, 0);
            default -> new ReceiptEnd(io.trunkline.smpp.receipt.MessageState.ENROUTE, 0);
        };
    }

    private static io.trunkline.smpp.receipt.MessageState told(MessageState state) {
        boolean expired = state.code() == ErrorCode.VALIDITY_EXPIRED;
        return switch (state.status()) {
            case DELIVERED -> io.trunkline.smpp.receipt.MessageState.DELIVERED;
            case CANCELED -> io.trunkline.smpp.receipt.MessageState.DELETED;
            case UNDELIVERED ->
                expired
                        ? io.trunkline.smpp.receipt.MessageState.EXPIRED
                        : io.trunkline.smpp.receipt.MessageState.UNDELIVERABLE;
            case FAILED ->
                expired
                        ? io.trunkline.smpp.receipt.MessageState.EXPIRED
                        : io.trunkline.smpp.receipt.MessageState.REJECTED;
            case ACCEPTED, WAITING, ROUTED, AMBIGUOUS, SUBMITTED, RECEIVED ->
                throw new IllegalArgumentException(
                        "status: " + state.status() + " (expected: the end of a message that was sent)");
        };
    }
}
