/**
 * The process: what starts, in which order, and what is connected to what. Start at {@link Main}. The only place that
 * knows every room and every leaf.
 */
@NullMarked
package io.trunkline.api.app;

import org.jspecify.annotations.NullMarked;
