package io.trunkline.gateway.log;

import java.io.Serial;

/** The log takes no record now, and none was handed to it. */
public final class LogUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public LogUnavailableException(String message) {
        super(message);
    }
}
