package io.trunkline.api.app.embedded;

import java.nio.file.Path;
import java.util.List;

/** An embedded server did not start, or ended and could not be kept running. The message holds the end of its log. */
public final class EmbeddedServerFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Service service;
    private final transient Path log;

    EmbeddedServerFault(Service service, String what, LogFile log) {
        super(message(service, what, log.path(), log.lastLines()));
        this.service = service;
        this.log = log.path();
    }

    EmbeddedServerFault(Service service, String what, LogFile log, Throwable cause) {
        this(service, what, log);
        initCause(cause);
    }

    private static String message(Service service, String what, Path log, List<String> lastLines) {
        String end = lastLines.isEmpty() ? "is empty" : "ends with\n  " + String.join("\n  ", lastLines);
        return service.title() + " " + what + "; its log " + log + " " + end;
    }

    public Service service() {
        return service;
    }

    /** The server's log file. */
    public Path log() {
        return log;
    }
}
