/**
 * Keywords of subscribers: what STOP, START and HELP are in every language that is configured, and what they do. Start at
 * {@link Keywords}. Depends on config, inbound, log, message and waiting.
 */
@NullMarked
package io.trunkline.gateway.keyword;

import org.jspecify.annotations.NullMarked;
