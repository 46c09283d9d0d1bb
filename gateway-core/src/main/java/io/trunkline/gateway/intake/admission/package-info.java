/**
 * Rates and caps: how many messages of an account, an API key and to a country are admitted, over all nodes together, and
 * how much an account may send in a day and a month. Start at
 * {@link io.trunkline.gateway.intake.admission.Admission}, then {@link
 * io.trunkline.gateway.intake.admission.AccountLeases}. Depends on message, config and progress; Redis is behind {@link
 * io.trunkline.gateway.intake.admission.RateStore}.
 */
@NullMarked
package io.trunkline.gateway.intake.admission;

import org.jspecify.annotations.NullMarked;
