/**
 * Read models of messages. Start at {@link MessageQueries}; postgres/ projects and answers. Depends on lifecycle
 * and log.
 */
@NullMarked
package io.trunkline.gateway.view;

import org.jspecify.annotations.NullMarked;
