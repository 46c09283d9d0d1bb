package io.trunkline.gateway.webhook.http;

import java.io.Serial;

/** A name led to an address that callbacks are not sent to; ends the connection attempt inside Netty. */
final class ForbiddenTargetException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ForbiddenTargetException(String message) {
        super(message, null, false, false);
    }
}
