package io.trunkline.gateway.view;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The read model cannot answer now; nothing is lost and the same question may be asked again. */
public final class ViewUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ViewUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
