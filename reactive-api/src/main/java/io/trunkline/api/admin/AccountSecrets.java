package io.trunkline.api.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.trunkline.api.admin.AdminAccess.AdminHandler;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Account.ApiKey;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfAccount;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.message.AccountSid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * The secrets of an account, each shown by the answer that makes it and by no other: {@code POST …/auth-token}, {@code POST
 * …/webhook-secrets} (the newest two are live), {@code GET} and {@code POST …/api-keys}, {@code DELETE …/api-keys/{SK}}.
 */
final class AccountSecrets {
    private static final String ACCOUNT = EntryResource.ROOT + "accounts/{account}";
    private static final int WEBHOOK_SECRETS_MAX = 2;
    private static final int API_KEYS_MAX = 100;

    private final AdminContext context;

    AccountSecrets(AdminContext context) {
        this.context = context;
    }

    List<Route> routes(AdminAccess access) {
        return List.of(
                Route.post(ACCOUNT + "/auth-token", access.guard(known(this::newToken))),
                Route.post(ACCOUNT + "/webhook-secrets", access.guard(known(this::newWebhookSecret))),
                Route.get(ACCOUNT + "/api-keys", access.guard(known(this::listKeys))),
                Route.post(ACCOUNT + "/api-keys", access.guard(known(this::newKey))),
                Route.delete(ACCOUNT + "/api-keys/{key}", access.guard(known(this::revokeKey))));
    }

    @FunctionalInterface
    private interface AccountHandler {
        Mono<Answer> handle(AccountSid account, String by, Request request);
    }

    private static AdminHandler known(AccountHandler handler) {
        return (by, request) -> AccountSid.parse(request.variable(0))
                .map(account -> handler.handle(account, by, request))
                .orElseGet(() -> Mono.just(ApiError.notFound(request.path()).answer()));
    }

    private Mono<Answer> newToken(AccountSid sid, String by, Request request) {
        IssuedSecrets secrets = new IssuedSecrets(context.secrets());
        return change(
                sid,
                by,
                request,
                account -> account.withAuthToken(secrets.newToken("auth_token")),
                now -> Map.copyOf(secrets.issued()));
    }

    private Mono<Answer> newWebhookSecret(AccountSid sid, String by, Request request) {
        IssuedSecrets secrets = new IssuedSecrets(context.secrets());
        return change(
                sid,
                by,
                request,
                account -> {
                    List<Sealed> live = new ArrayList<>();
                    live.add(secrets.newWebhookSecret("webhook_secret"));
                    account.webhookSecrets().stream()
                            .limit(WEBHOOK_SECRETS_MAX - 1)
                            .forEach(live::add);
                    return account.withWebhookSecrets(live);
                },
                now -> Map.copyOf(secrets.issued()));
    }

    private Mono<Answer> newKey(AccountSid sid, String by, Request request) {
        IssuedSecrets secrets = new IssuedSecrets(context.secrets());
        String key = IssuedSecrets.newSid("SK");
        return change(
                sid,
                by,
                request,
                account -> {
                    if (account.apiKeys().size() >= API_KEYS_MAX) {
                        throw new IllegalArgumentException(
                                "api_keys: " + account.apiKeys().size() + " (expected: fewer than " + API_KEYS_MAX
                                        + "; revoke one)");
                    }
                    List<ApiKey> keys = new ArrayList<>(account.apiKeys());
                    keys.add(new ApiKey(key, secrets.newKeySecret("secret")));
                    return account.withApiKeys(keys);
                },
                now -> {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    shown.put("sid", key);
                    shown.putAll(secrets.issued());
                    return shown;
                });
    }

    private Mono<Answer> listKeys(AccountSid sid, String by, Request request) {
        return Mono.just(context.directory()
                .current()
                .account(sid)
                .map(account -> account.apiKeys().stream()
                        .<Object>map(key -> Map.of("sid", key.sid()))
                        .toList())
                .map(keys -> Answer.json(200, JsonBody.write(json -> Json.write(json, Map.of("api_keys", keys)))))
                .orElseGet(() -> ApiError.notFound(request.path()).answer()));
    }

    private Mono<Answer> revokeKey(AccountSid sid, String by, Request request) {
        String key = request.variable(1);
        boolean known = context.directory()
                .current()
                .account(sid)
                .filter(account ->
                        account.apiKeys().stream().anyMatch(one -> one.sid().equals(key)))
                .isPresent();
        if (!known) {
            return Mono.just(ApiError.notFound(request.path()).answer());
        }
        return changed(
                        sid,
                        by,
                        request,
                        account -> account.withApiKeys(account.apiKeys().stream()
                                .filter(one -> !one.sid().equals(key))
                                .toList()))
                .map(result -> ChangeAnswers.answer(result, now -> Answer.noContent()));
    }

    private Mono<Answer> change(
            AccountSid sid,
            String by,
            Request request,
            UnaryOperator<Account> edit,
            Function<Directory, Map<String, ?>> shown) {
        return changed(sid, by, request, edit)
                .map(result -> ChangeAnswers.answer(
                        result,
                        now -> Answer.json(201, JsonBody.write(json -> Json.write(json, shown.apply(now))))
                                .with(
                                        HttpHeaderNames.ETAG,
                                        Precondition.etag(now.stamp(DirectoryEntry.accountKey(sid))
                                                .version()))));
    }

    /** An account is there, or has the version that the request names. */
    private Mono<ChangeResult> changed(AccountSid sid, String by, Request request, UnaryOperator<Account> edit) {
        Optional<Precondition> stated = Precondition.of(request);
        return context.changes()
                .change(
                        by,
                        EntryPlan.put(
                                DirectoryEntry.accountKey(sid),
                                stated.orElse(new Precondition.Present()),
                                before -> new OfAccount(
                                        edit.apply(((OfAccount) Objects.requireNonNull(before)).account()))));
    }
}
