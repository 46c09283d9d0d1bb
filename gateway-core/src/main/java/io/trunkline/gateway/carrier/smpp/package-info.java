/**
 * The link to carriers that speak SMPP: one supervised bind for each slot. Start at {@link SmppLinks}. The only user of
 * the transport's client.
 */
@NullMarked
package io.trunkline.gateway.carrier.smpp;

import org.jspecify.annotations.NullMarked;
