package io.trunkline.planted.api.app;

/** Stands for the composition root. */
public record Wiring(int port) {}
