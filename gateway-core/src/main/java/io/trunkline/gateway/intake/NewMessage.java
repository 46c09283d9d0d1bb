package io.trunkline.gateway.intake;

import io.trunkline.gateway.message.AccountSid;
import org.jspecify.annotations.Nullable;

/**
 * A request for a message as the caller wrote it; null stands for a field that was not given.
 *
 * @param account the authenticated account
 * @param apiKey the SID of the API key that the request came with
 */
public record NewMessage(
        AccountSid account,
        @Nullable String to,
        @Nullable String from,
        @Nullable String messagingServiceSid,
        @Nullable String body,
        @Nullable String statusCallback,
        NewTerms terms,
        @Nullable String apiKey) {
    /** A message that came without an API key. */
    public NewMessage(
            AccountSid account,
            @Nullable String to,
            @Nullable String from,
            @Nullable String messagingServiceSid,
            @Nullable String body,
            @Nullable String statusCallback,
            NewTerms terms) {
        this(account, to, from, messagingServiceSid, body, statusCallback, terms, null);
    }

    /** A message on the usual terms. */
    public NewMessage(
            AccountSid account,
            @Nullable String to,
            @Nullable String from,
            @Nullable String messagingServiceSid,
            @Nullable String body,
            @Nullable String statusCallback) {
        this(account, to, from, messagingServiceSid, body, statusCallback, NewTerms.NONE);
    }
}
