package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import java.util.List;

/**
 * A carrier or aggregator that binds to us over SMPP and submits messages for an account.
 *
 * @param systemId what it binds as, 1..15 characters
 * @param account whose messages they are
 * @param password the keyed hash of it ({@link SecretBox#hash})
 * @param bindsMax live binds at most on each node, at least 1
 * @param window receipts that may be unanswered on each node, at least 1; more than {@value #WINDOW_MAX} count as so many
 * @param submitsPerSecond over all its binds to a node; 0 for no limit but the account's
 * @param networks where it may bind from, as {@code 192.0.2.0/24} or {@code 2001:db8::1}; none for anywhere
 */
public record Partner(
        String systemId,
        AccountSid account,
        Hashed password,
        int bindsMax,
        int window,
        int submitsPerSecond,
        List<String> networks) {
    /** More than a bind has in flight at most, as a server has it that is told nothing else, would only wait. */
    public static final int WINDOW_MAX = 100;

    private static final int SYSTEM_ID_MAX = 15;

    public Partner {
        networks = List.copyOf(networks);
        if (systemId.isEmpty() || systemId.length() > SYSTEM_ID_MAX) {
            throw new IllegalArgumentException(
                    "system_id: " + systemId.length() + " characters (expected: 1.." + SYSTEM_ID_MAX + ")");
        }
        if (bindsMax < 1 || window < 1 || submitsPerSecond < 0) {
            throw new IllegalArgumentException("binds, window, submits per second: " + bindsMax + ", " + window + ", "
                    + submitsPerSecond + " (expected: at least 1, 1 and 0)");
        }
    }
}
