package io.trunkline.planted.gateway.alpha;

import io.trunkline.planted.gateway.beta.Beta;
import org.jspecify.annotations.Nullable;

/** One half of a cycle. */
public record Alpha(@Nullable Beta beta) {}
