package io.trunkline.gateway.log.kafka;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The bytes of a record are not what its topic holds. */
final class UnreadableRecordException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
