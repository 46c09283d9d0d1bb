package io.trunkline.gateway.config;

/**
 * A way to destinations.
 *
 * @param prefix the digits that a destination starts with, without plus sign; empty for every destination
 * @param carrier the carrier's name
 */
public record Route(String prefix, String carrier) {}
