package io.trunkline.api.ops;

import reactor.core.publisher.Mono;

/**
 * One thing that must be well for the process to be ready.
 *
 * @param name what is checked, such as {@code kafka}
 * @param up asked anew at each request; must not block. False, an error, no value and two seconds without an answer all
 *     mean that it is not
 */
public record HealthCheck(String name, Mono<Boolean> up) {}
