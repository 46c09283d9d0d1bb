/** Holds the structure to its rules. Start at {@link io.trunkline.architecture.ArchitectureTest}. */
@NullMarked
package io.trunkline.architecture;

import org.jspecify.annotations.NullMarked;
