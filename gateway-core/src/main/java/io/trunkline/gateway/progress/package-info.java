/**
 * Whether queues move: each tells what waits in it and when something was done, and a watchdog names the one that stands
 * still; and what happens too often to be told each time. Start at {@link Watchdog}. Depends on nothing of the gateway.
 */
@NullMarked
package io.trunkline.gateway.progress;

import org.jspecify.annotations.NullMarked;
