/**
 * What operators and their tools ask: is it alive, is it ready, how is it doing. Start at {@link Operations}. Depends on
 * http, and on the gateway's progress.
 */
@NullMarked
package io.trunkline.api.ops;

import org.jspecify.annotations.NullMarked;
