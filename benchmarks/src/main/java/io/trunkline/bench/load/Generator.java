package io.trunkline.bench.load;

import java.util.concurrent.CompletableFuture;

/** Sends a schedule's messages when they are due, over HTTP or over SMPP. */
public interface Generator {
    /**
     * Connects, then runs the schedule. From any thread, once.
     *
     * @return done when every message is settled or the run was cut off; failed when a first connection cannot be had
     */
    CompletableFuture<Void> start();

    /** How far the run is; on the harness' event loop. */
    GeneratorState state();
}
