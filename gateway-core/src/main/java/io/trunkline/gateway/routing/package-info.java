/**
 * Which carrier and slot a message goes to. Start at {@link RouteTable}. Depends on message and log; pure.
 */
@NullMarked
package io.trunkline.gateway.routing;

import org.jspecify.annotations.NullMarked;
