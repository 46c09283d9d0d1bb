/** The command lines of the harnesses. */
@NullMarked
package io.trunkline.bench.cli;

import org.jspecify.annotations.NullMarked;
