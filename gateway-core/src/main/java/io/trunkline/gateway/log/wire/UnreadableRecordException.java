package io.trunkline.gateway.log.wire;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The bytes of a record are not what its topic holds. */
public final class UnreadableRecordException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public UnreadableRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
