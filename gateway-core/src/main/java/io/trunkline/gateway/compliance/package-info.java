/**
 * What destination countries ask of messages: from whom, with what in them, and at which hours of the recipient's day. Start
 * at {@link CountryRules}, then {@link LocalHours}. Depends on config and message; pure, but for libphonenumber's tables,
 * which are read once ({@link NumberingPlan#load}).
 */
@NullMarked
package io.trunkline.gateway.compliance;

import org.jspecify.annotations.NullMarked;
