/** Breaks a rule of the structure on purpose. */
@NullMarked
package io.trunkline.planted.gateway.carrier;

import org.jspecify.annotations.NullMarked;
