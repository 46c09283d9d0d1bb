/**
 * What texts contain: words and web addresses, however they are spelt. Start at {@link ProhibitedContent}. Depends on
 * nothing; pure.
 */
@NullMarked
package io.trunkline.gateway.wording;

import org.jspecify.annotations.NullMarked;
