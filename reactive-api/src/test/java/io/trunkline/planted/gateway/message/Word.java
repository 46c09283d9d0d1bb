package io.trunkline.planted.gateway.message;

/** Stands for the vocabulary. */
public record Word(String text) {}
