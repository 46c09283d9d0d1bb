/**
 * SMPP stacks side by side: submit/response pairs with both ends of a stack in this process, what an idle session costs,
 * and many sessions between two processes.
 *
 * <p>Start reading at {@link io.trunkline.bench.smpp.CompareSmpp}. Depends on smpp-transport and on the stacks it is
 * compared with.
 */
@NullMarked
package io.trunkline.bench.smpp;

import org.jspecify.annotations.NullMarked;
