package io.trunkline.gateway.intake.content;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;

/**
 * A message of an account with checks that a node was asked to take, as other nodes are told of it.
 *
 * @param textHash stands for its text
 * @param taken whether it was, as far as these checks go
 */
public record Sighting(AccountSid account, Address to, int textHash, boolean taken) {}
