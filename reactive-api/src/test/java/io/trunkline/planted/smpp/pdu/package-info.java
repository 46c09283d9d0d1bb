/** Breaks a rule of the structure on purpose. */
@NullMarked
package io.trunkline.planted.smpp.pdu;

import org.jspecify.annotations.NullMarked;
