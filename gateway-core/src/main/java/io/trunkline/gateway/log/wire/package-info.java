/**
 * The records of the log and of what else outlives a release, as octets: the generated Protocol Buffers and the codecs
 * between them and the gateway's words. Start at {@link RecordCodec}. Depends on log, lifecycle and message.
 */
@NullMarked
package io.trunkline.gateway.log.wire;

import org.jspecify.annotations.NullMarked;
