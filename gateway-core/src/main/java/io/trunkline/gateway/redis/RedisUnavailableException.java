package io.trunkline.gateway.redis;

import java.io.Serial;

/** Redis does not answer; nothing was changed, or what was changed may be done again. */
public final class RedisUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
