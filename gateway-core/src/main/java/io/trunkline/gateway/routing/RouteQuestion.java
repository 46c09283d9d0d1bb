package io.trunkline.gateway.routing;

import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.log.Tried;
import io.trunkline.gateway.message.AccountSid;
import java.time.Instant;

/**
 * What a route is chosen for.
 *
 * @param digits the destination without plus sign
 * @param country ISO 3166 alpha-2 of the destination, or 001; empty where unknown
 * @param tried what the attempts before have tried
 * @param number of the attempt, the same whenever it is asked: decides whether it tries a canary
 * @param spread decides among equal routes by weight; the same for what is to keep to one of them
 */
public record RouteQuestion(
        String digits,
        String country,
        Sender.Kind sender,
        AccountSid account,
        Instant now,
        Tried tried,
        long number,
        long spread) {}
