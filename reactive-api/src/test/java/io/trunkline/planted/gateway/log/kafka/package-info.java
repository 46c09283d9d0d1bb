/** Breaks a rule of the structure on purpose. */
@NullMarked
package io.trunkline.planted.gateway.log.kafka;

import org.jspecify.annotations.NullMarked;
