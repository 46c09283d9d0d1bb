/**
 * What hostile octets may meet: each target takes any octets and checks that nothing but the codec's own errors comes of
 * them. The same targets run over their seed corpus in the suite, under Jazzer by {@code scripts/fuzz}, and over mutated
 * PDUs by the hundred million.
 *
 * <p>Start reading at {@link io.trunkline.smpp.fuzz.PduFuzz}. Depends on the codec, the texts and the receipts.
 */
@NullMarked
package io.trunkline.smpp.fuzz;

import org.jspecify.annotations.NullMarked;
