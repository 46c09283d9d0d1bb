package io.trunkline.bench.measure;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whom a process is counted with. */
public enum ProcessGroup {
    GATEWAY(true),
    KAFKA(true),
    POSTGRES(true),
    REDIS(true),
    CARRIER(false),
    HARNESS(false);

    private final boolean product;

    ProcessGroup(boolean product) {
        this.product = product;
    }

    /** Whether its cost is part of the cost of a message. */
    public boolean product() {
        return product;
    }

    /**
     * The group that a process names by itself, or null when it belongs with its parent.
     *
     * @param name the kernel's short name of the process
     * @param arguments its command line
     */
    static @Nullable ProcessGroup recognise(String name, List<String> arguments) {
        if (name.startsWith("postgres") || name.startsWith("initdb") || name.startsWith("pg_ctl")) {
            return POSTGRES;
        }
        if (name.startsWith("redis")) {
            return REDIS;
        }
        String mainClass = JavaCommand.mainClass(arguments);
        if (mainClass == null) {
            return null;
        }
        String word = mainClass.toLowerCase(Locale.ROOT);
        if (word.contains("kafka") || word.contains("broker")) {
            return KAFKA;
        }
        return word.contains("carrier") || word.contains("simulator") ? CARRIER : null;
    }
}
