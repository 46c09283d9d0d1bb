package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import java.util.List;

/**
 * A tenant with its secrets in the form in which they are stored.
 *
 * @param authToken the token, encrypted: it signs callbacks, so it must be readable
 * @param apiKeys keys that authenticate as the account
 * @param webhookSecrets the secrets that sign callbacks by Standard Webhooks, encrypted, newest first, at most two
 */
public record Account(
        AccountSid sid, String name, Sealed authToken, List<ApiKey> apiKeys, List<Sealed> webhookSecrets) {
    public Account {
        apiKeys = List.copyOf(apiKeys);
        webhookSecrets = List.copyOf(webhookSecrets);
    }

    /**
     * An API key.
     *
     * @param sid {@code SK} and 32 hexadecimal digits
     * @param secretHash the keyed hash of its secret ({@link SecretBox#hash})
     */
    public record ApiKey(String sid, Hashed secretHash) {}
}
