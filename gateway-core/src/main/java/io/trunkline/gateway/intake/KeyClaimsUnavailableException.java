package io.trunkline.gateway.intake;

import java.io.Serial;

/** The store of claimed keys does not answer; a claim may have been made. */
public final class KeyClaimsUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public KeyClaimsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
