/**
 * Messages that wait for a time: how late they are released, how many a second, and how evenly a backlog drains.
 *
 * <p>Start reading at {@link io.trunkline.bench.waits.WaitMain}. Depends on {@code cli}, {@code load}, {@code measure}, {@code
 * report} and on a folder of the crash harness's {@code world}.
 */
@NullMarked
package io.trunkline.bench.waits;

import org.jspecify.annotations.NullMarked;
