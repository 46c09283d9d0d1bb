package io.trunkline.bench.load;

import io.trunkline.bench.scenario.Scenario.SenderKind;
import java.util.Map;

/**
 * One account that sends.
 *
 * @param accountSid user of the basic authentication and part of the path
 * @param authToken its password
 * @param senders values of {@code From}
 */
public record Tenant(String accountSid, String authToken, Map<SenderKind, String> senders) {
    public Tenant {
        senders = Map.copyOf(senders);
    }

    String sender(SenderKind kind) {
        String sender = senders.get(kind);
        if (sender == null) {
            throw new IllegalArgumentException(
                    accountSid + " has no sender of kind " + kind + " (expected: one of " + senders.keySet() + ")");
        }
        return sender;
    }
}
