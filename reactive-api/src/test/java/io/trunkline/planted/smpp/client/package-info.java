/** Breaks a rule of the structure on purpose. */
@NullMarked
package io.trunkline.planted.smpp.client;

import org.jspecify.annotations.NullMarked;
