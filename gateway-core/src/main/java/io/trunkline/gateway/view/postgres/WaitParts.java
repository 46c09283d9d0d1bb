package io.trunkline.gateway.view.postgres;

import io.micrometer.core.instrument.Counter;
import io.trunkline.gateway.waiting.Waits;

/**
 * What the projection needs for waits.
 *
 * @param shards told which partitions are this node's and how far they are
 * @param queues tells whose the senders' queues are
 * @param decider which waits begin and end with which events
 * @param settled counts doubts that receipts and late answers settle
 */
record WaitParts(Shards shards, QueueShards queues, Waits decider, Counter settled) {}
