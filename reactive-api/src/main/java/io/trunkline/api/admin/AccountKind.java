package io.trunkline.api.admin;

import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Account.Status;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfAccount;
import io.trunkline.gateway.config.Sealed;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code accounts}. The auth token can be given only to a new account, for one that moves here with its credentials. */
final class AccountKind extends EntryKind<OfAccount> {
    private static final Pattern TOKEN = Pattern.compile("[!-~&&[^:]]{16,128}");

    AccountKind() {
        super("accounts", List.of("sid"), OfAccount.class);
    }

    @Override
    void name(Map<String, Object> tree) {
        tree.putIfAbsent("sid", IssuedSecrets.newSid("AC"));
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.accountKey(fields.account("sid"));
    }

    @Override
    OfAccount read(Fields fields, @Nullable OfAccount before, IssuedSecrets secrets) {
        fields.ignore("api_keys", "webhook_secrets");
        Account old = before == null ? null : before.account();
        Status status = fields.word("status", Status.class, Status.ACTIVE);
        if (old != null && old.status() == Status.CLOSED && status != Status.CLOSED) {
            throw new IllegalArgumentException("status: " + Fields.word(status) + " (expected: closed, for good)");
        }
        return new OfAccount(new Account(
                fields.account("sid"),
                fields.text("name"),
                old == null ? newToken(fields, secrets) : old.authToken(),
                old == null ? List.of() : old.apiKeys(),
                old == null ? List.of(secrets.newWebhookSecret("webhook_secret")) : old.webhookSecrets(),
                status));
    }

    private static Sealed newToken(Fields fields, IssuedSecrets secrets) {
        if (!fields.has("auth_token")) {
            return secrets.newToken("auth_token");
        }
        String given = fields.text("auth_token");
        if (!TOKEN.matcher(given).matches()) {
            throw new IllegalArgumentException("auth_token: " + given.length()
                    + " characters, not shown (expected: 16 to 128 visible ASCII characters but colons)");
        }
        return secrets.seal(given);
    }

    @Override
    void write(OfAccount entry, Map<String, Object> tree) {
        Account account = entry.account();
        tree.put("sid", account.sid().value());
        tree.put("name", account.name());
        tree.put("status", Fields.word(account.status()));
        tree.put("api_keys", account.apiKeys().stream().map(Account.ApiKey::sid).toList());
        tree.put("webhook_secrets", account.webhookSecrets().size());
    }
}
