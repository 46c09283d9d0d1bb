package io.trunkline.gateway.view.postgres;

import java.io.Serial;

/** The view is not where the batch begins: another node has moved it. */
final class FencedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message);
    }
}
