package io.trunkline.api.app.embedded;

import java.util.Locale;

/** A server that can be embedded. */
public enum Service {
    KAFKA("Kafka"),
    POSTGRES("PostgreSQL"),
    REDIS("Redis"),
    CARRIER("the simulated carrier");

    private final String title;

    Service(String title) {
        this.title = title;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** What its folder, its log and its lock are called. */
    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
