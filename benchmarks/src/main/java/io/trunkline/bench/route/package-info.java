/**
 * How a gateway's routing moves between carriers of different price when the cheapest falls, stalls or dies, by the carriers' own
 * logs.
 *
 * <p>Start reading at {@link io.trunkline.bench.route.RouteMain}. May depend on {@code crash/world}, {@code crash/oracle},
 * {@code load}, {@code loop}, {@code outcome} and {@code report}, and on smpp-transport.
 */
@NullMarked
package io.trunkline.bench.route;

import org.jspecify.annotations.NullMarked;
