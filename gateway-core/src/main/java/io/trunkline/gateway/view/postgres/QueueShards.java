package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.message.Address;

/**
 * Which shard a sender's queue belongs to: the same on every node, whatever the partitions of its messages.
 *
 * @param partitions of the view, which are the shards
 */
record QueueShards(int partitions) {
    int of(Address sender) {
        return Math.floorMod(sender.value().hashCode(), partitions);
    }
}
