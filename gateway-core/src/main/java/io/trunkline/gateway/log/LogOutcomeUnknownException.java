package io.trunkline.gateway.log;

import java.io.Serial;

/** A record was handed to the log and nobody can say whether it is there. */
public final class LogOutcomeUnknownException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public LogOutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
