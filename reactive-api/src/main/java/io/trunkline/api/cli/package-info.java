/**
 * The command line of administration, {@code scripts/trunkline}: a process of its own that calls the API. Start at {@link
 * TrunklineMain}. Depends on the JSON of admin and on nothing of the gateway.
 */
@NullMarked
package io.trunkline.api.cli;

import org.jspecify.annotations.NullMarked;
