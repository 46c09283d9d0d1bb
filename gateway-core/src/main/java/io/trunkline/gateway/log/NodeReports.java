package io.trunkline.gateway.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What nodes tell each other, by the topic {@code state}, about one subject. One thread at a time. */
public interface NodeReports {
    /** Stands for what is to be kept no longer; is not heard. */
    byte[] NOTHING = {};

    /** How often a node is asked. */
    Duration EVERY = Duration.ofSeconds(1);

    /**
     * What this node has to say now, by keys of its subject; of records under one key only the last is sure to be kept, and
     * {@link #NOTHING} takes that away. Quick, asked every second.
     */
    Map<String, byte[]> next();

    /**
     * What a node said, this one included, in the log's order; after a start, and after a fault, from the beginning of the topic on.
     *
     * @param at when the log took it
     * @throws IllegalArgumentException where it cannot be read
     */
    void heard(String key, byte[] value, Instant at);
}
