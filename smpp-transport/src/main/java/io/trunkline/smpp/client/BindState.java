package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.session.CloseReason;
import java.time.Duration;

/**
 * Where a supervised bind stands.
 *
 * <pre>
 * Connecting --> Bound --> Waiting --> Connecting ...
 *      |           |          |
 *      +--> Waiting+----------+--> Closed
 * </pre>
 */
public sealed interface BindState {
    /** Connecting or binding; {@code attempt} counts from 1 and starts anew after a bind that lasted. */
    record Connecting(int attempt) implements BindState {}

    /**
     * Messages flow.
     *
     * @param version what both sides speak
     */
    record Bound(String peerSystemId, InterfaceVersion version) implements BindState {}

    /**
     * Between two attempts.
     *
     * @param status how the message centre refused; ESME_ROK where it did not
     * @param delay until the next attempt
     */
    record Waiting(CloseReason reason, CommandStatus status, Duration delay) implements BindState {}

    /** Closed by its owner, for good. */
    record Closed() implements BindState {}
}
