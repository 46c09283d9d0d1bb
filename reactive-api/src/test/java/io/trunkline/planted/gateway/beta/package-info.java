/** Breaks a rule of the structure on purpose. */
@NullMarked
package io.trunkline.planted.gateway.beta;

import org.jspecify.annotations.NullMarked;
