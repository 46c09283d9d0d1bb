package io.trunkline.planted.gateway.log.kafka;

/** Stands for a leaf. */
public record Leaf(String topic) {}
