package io.trunkline.gateway.queue;

/**
 * What waits for a carrier in the slots that one node owns, as that node knows it at one moment.
 *
 * @param slots how many slots the node serves for the carrier
 * @param messages how many wait in their lanes, as far as these were read: to their end but for moments
 * @param accepted how many segments the carrier accepted from this node since it started; grows only
 */
public record CarrierDepth(String carrier, int slots, long messages, long accepted) {}
