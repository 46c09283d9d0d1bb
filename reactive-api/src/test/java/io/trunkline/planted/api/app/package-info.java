/** Breaks a rule of the structure on purpose. */
@NullMarked
package io.trunkline.planted.api.app;

import org.jspecify.annotations.NullMarked;
