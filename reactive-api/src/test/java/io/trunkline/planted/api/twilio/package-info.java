/** Breaks a rule of the structure on purpose. */
@NullMarked
package io.trunkline.planted.api.twilio;

import org.jspecify.annotations.NullMarked;
