package io.trunkline.api.app.embedded;

/** Another process works on the same data folder. */
public final class DataDirectoryInUse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataDirectoryInUse(String message) {
        super(message);
    }
}
