package io.trunkline.planted.smpp.client;

/** Stands for a session. */
public record Session(int id) {}
