/**
 * The durable log as the other rooms see it: what is appended, and how lanes are read. Start at {@link
 * IntakeLog}; kafka/ is the one that holds it. Depends on message and lifecycle.
 */
@NullMarked
package io.trunkline.gateway.log;

import org.jspecify.annotations.NullMarked;
