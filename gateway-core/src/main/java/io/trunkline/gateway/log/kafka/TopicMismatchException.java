package io.trunkline.gateway.log.kafka;

import java.io.Serial;

/** A topic is not laid out as this node expects; the node must not start. */
public final class TopicMismatchException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    TopicMismatchException(String message) {
        super(message);
    }
}
