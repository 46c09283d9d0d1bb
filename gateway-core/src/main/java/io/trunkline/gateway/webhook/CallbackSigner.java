package io.trunkline.gateway.webhook;

import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.message.AccountSid;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Makes the request of a callback, signed for users of Twilio's validators and for those of Standard Webhooks with the
 * secrets that are live now. Opened secrets are kept for as long as the account stays as it is. Thread-safe.
 *
 * <p>Twilio's signature is over the URL as the customer gave it, but for user-info and fragment: user-info travels as
 * {@code Authorization: Basic}, and the fragment does not travel.
 */
public final class CallbackSigner {
    private final Supplier<Directory> directory;
    private final SecretBox secretBox;
    private final String userAgent;
    private final Map<AccountSid, OpenedSecrets> opened = new ConcurrentHashMap<>();

    /**
     * @param directory the directory as it is now
     * @param version this software's version, as it stands in User-Agent
     */
    public CallbackSigner(Supplier<Directory> directory, SecretBox secretBox, String version) {
        this.directory = directory;
        this.secretBox = secretBox;
        this.userAgent = "Trunkline/" + version;
    }

    /** The request for an attempt that is made now; empty where the account is not known. */
    Optional<SignedRequest> sign(Callback callback, Instant now) {
        return sign(callback, callback.url(), CallbackForm.of(callback), now);
    }

    /**
     * @param url where it goes, which is not always the callback's own
     * @param form what it says
     */
    Optional<SignedRequest> sign(Callback callback, URI url, SortedMap<String, String> form, Instant now) {
        return directory
                .get()
                .account(callback.envelope().account())
                .map(account -> sign(callback, url, form, account, now));
    }

    private SignedRequest sign(
            Callback callback, URI url, SortedMap<String, String> form, Account account, Instant now) {
        OpenedSecrets secrets = secretsOf(account);
        PostTarget target = PostTarget.of(url);
        String body = CallbackForm.encode(form);
        String id = callback.id();
        long timestampSeconds = now.getEpochSecond();

        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        headers.put("User-Agent", userAgent);
        headers.put("Accept", "*/*");
        headers.put("I-Twilio-Idempotency-Token", id);
        headers.put("X-Twilio-Signature", TwilioSignature.sign(secrets.authToken(), target.url(), form));
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(timestampSeconds));
        if (!secrets.webhookKeys().isEmpty()) {
            headers.put(
                    "webhook-signature",
                    StandardWebhookSignature.sign(secrets.webhookKeys(), id, timestampSeconds, body));
        }
        target.authorization().ifPresent(value -> headers.put("Authorization", value));
        return new SignedRequest(target.uri(), headers, body, callback.status() == CallbackStatus.RECEIVED);
    }

    private OpenedSecrets secretsOf(Account account) {
        OpenedSecrets known = opened.get(account.sid());
        if (known != null && known.account().equals(account)) {
            return known;
        }
        OpenedSecrets fresh = new OpenedSecrets(
                account,
                TwilioSignature.key(secretBox.open(account.authToken())),
                account.webhookSecrets().stream()
                        .map(secretBox::open)
                        .map(StandardWebhookSignature::key)
                        .toList());
        opened.put(account.sid(), fresh);
        return fresh;
    }

    /** What signs for an account as it is. */
    private record OpenedSecrets(Account account, Signing authToken, List<Signing> webhookKeys) {}
}
