package io.trunkline.gateway.receipt;

import java.io.Serial;

/** The store behind the matcher does not answer; nothing was changed, or what was changed may be done again. */
public final class MatcherUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public MatcherUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
