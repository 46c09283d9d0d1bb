package io.trunkline.gateway.intake.content;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;

/**
 * A message that a node took, of an account with a limit on floods, as other nodes are told of it.
 *
 * @param textHash stands for its text
 */
public record Sighting(AccountSid account, Address to, int textHash) {}
