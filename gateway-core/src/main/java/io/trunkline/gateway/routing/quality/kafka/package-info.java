/**
 * How nodes tell each other of routes: the records of {@link QualityReports}, which is where to start. Depends on
 * carrier, log and the room around it.
 */
@NullMarked
package io.trunkline.gateway.routing.quality.kafka;

import org.jspecify.annotations.NullMarked;
