/**
 * Which carrier and slot a message goes to. Start at {@link RouteChoice}, then {@link RouteTable}. Depends on compliance,
 * config, lifecycle, log and message; pure.
 */
@NullMarked
package io.trunkline.gateway.routing;

import org.jspecify.annotations.NullMarked;
