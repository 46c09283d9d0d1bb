package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import java.util.List;

/**
 * A tenant with its secrets in the form in which they are stored.
 *
 * @param authToken the token, encrypted: it signs callbacks, so it must be readable
 * @param apiKeys keys that authenticate as the account
 * @param webhookSecrets the secrets that sign callbacks by Standard Webhooks, encrypted, newest first, at most two
 * @param status whether it may use the gateway
 */
public record Account(
        AccountSid sid,
        String name,
        Sealed authToken,
        List<ApiKey> apiKeys,
        List<Sealed> webhookSecrets,
        Status status) {
    public Account {
        apiKeys = List.copyOf(apiKeys);
        webhookSecrets = List.copyOf(webhookSecrets);
    }

    /** An active account. */
    public Account(AccountSid sid, String name, Sealed authToken, List<ApiKey> apiKeys, List<Sealed> webhookSecrets) {
        this(sid, name, authToken, apiKeys, webhookSecrets, Status.ACTIVE);
    }

    public Account withAuthToken(Sealed token) {
        return new Account(sid, name, token, apiKeys, webhookSecrets, status);
    }

    public Account withApiKeys(List<ApiKey> keys) {
        return new Account(sid, name, authToken, keys, webhookSecrets, status);
    }

    public Account withWebhookSecrets(List<Sealed> secrets) {
        return new Account(sid, name, authToken, apiKeys, secrets, status);
    }

    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** Whether an account may use the gateway. Messages that it sent before go on. */
    public enum Status {
        ACTIVE,
        /** Refused until it is active again. */
        SUSPENDED,
        /** Refused for good. */
        CLOSED
    }

    /**
     * An API key.
     *
     * @param sid {@code SK} and 32 hexadecimal digits
     * @param secretHash the keyed hash of its secret ({@link SecretBox#hash})
     */
    public record ApiKey(String sid, Hashed secretHash) {}
}
