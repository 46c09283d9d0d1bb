package io.trunkline.planted.gateway.beta;

import io.trunkline.planted.gateway.alpha.Alpha;
import org.jspecify.annotations.Nullable;

/** The other half of the cycle. */
public record Beta(@Nullable Alpha alpha) {}
