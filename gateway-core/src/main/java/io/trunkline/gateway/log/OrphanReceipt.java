package io.trunkline.gateway.log;

/**
 * A receipt in the topic {@code orphans}.
 *
 * @param offset its place there, which is its identity
 */
public record OrphanReceipt(long offset, CarrierReceipt receipt) {}
