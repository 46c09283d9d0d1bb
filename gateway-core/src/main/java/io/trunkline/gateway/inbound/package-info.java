/**
 * What subscribers send: its parts put together, repeats left out, matched to the account of the number it came to. Start
 * at {@link InboundReader}. Depends on config, lifecycle, log, message, partner and the transport's text.
 */
@NullMarked
package io.trunkline.gateway.inbound;

import org.jspecify.annotations.NullMarked;
