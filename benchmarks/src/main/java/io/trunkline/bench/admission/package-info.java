/**
 * How exactly an account's limit is kept over two nodes, and what is left of it while Redis is away.
 *
 * <p>Start reading at {@link io.trunkline.bench.admission.AdmissionMain}. Depends on {@code load}, {@code outcome},
 * {@code loop} and on the crash harness's {@code world}.
 */
@NullMarked
package io.trunkline.bench.admission;

import org.jspecify.annotations.NullMarked;
