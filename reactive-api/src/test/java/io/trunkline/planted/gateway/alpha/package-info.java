/** Breaks a rule of the structure on purpose. */
@NullMarked
package io.trunkline.planted.gateway.alpha;

import org.jspecify.annotations.NullMarked;
