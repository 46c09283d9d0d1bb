package io.trunkline.gateway.log;

import reactor.core.publisher.Mono;

/** A read model that keeps its own position in the log, so that rows and position move together or not at all. */
public interface Projection {
    /** Where to read on; {@link LogPosition#START} when nothing was read yet. */
    Mono<LogPosition> position(int partition);

    /**
     * Says that the partition is read from its position on, and where the log ended when that began: until the projection
     * has come that far it may lack what happened long ago.
     */
    void reading(int partition, LogPosition end);

    /**
     * Applies a batch and moves the position from {@link LogBatch#from} to {@link LogBatch#to} in one step. Fails
     * without effect where the position is not the batch's: then another node has the partition, or had it until now.
     * Calls for one partition never overlap.
     */
    Mono<Void> apply(LogBatch batch);

    /** Whether somebody waits for what the partition's next batch may bring, so that it had better come soon. */
    boolean isAwaited(int partition);
}
