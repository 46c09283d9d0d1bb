package io.trunkline.gateway.queue;

/**
 * What waits for a carrier in the slots that one node owns, as that node knows it at one moment.
 *
 * @param slots how many slots the node serves for the carrier
 * @param messages how many were read from their lanes and are not started: at most some thousands for each slot
 * @param accepted how many segments the carrier accepted from this node since it started; grows only
 */
public record CarrierDepth(String carrier, int slots, long messages, long accepted) {}
