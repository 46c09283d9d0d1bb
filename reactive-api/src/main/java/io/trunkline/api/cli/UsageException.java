package io.trunkline.api.cli;

/** The command line cannot be understood; the message says what was found and expected. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
