/**
 * Partners' binds: the only user of the transport's server. Start at {@link PartnerServer}. Depends on partner, config and
 * message.
 */
@NullMarked
package io.trunkline.gateway.partner.smpp;

import org.jspecify.annotations.NullMarked;
