/**
 * Which carrier and slot a message goes to. Start at {@link RouteTable}. Depends on compliance, config, log and message;
 * pure.
 */
@NullMarked
package io.trunkline.gateway.routing;

import org.jspecify.annotations.NullMarked;
