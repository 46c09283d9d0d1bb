/** The process of the gateway: HTTP front end and composition root. Start at {@code app}. */
@NullMarked
package io.trunkline.api;

import org.jspecify.annotations.NullMarked;
