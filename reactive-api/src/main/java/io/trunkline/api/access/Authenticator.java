package io.trunkline.api.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Handler;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Hashed;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.message.AccountSid;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * HTTP Basic with an account's SID and token, or with an API key's SID and secret. Thread-safe.
 *
 * <p>Whoever fails learns nothing but that: an unknown account, a wrong token and the path of another account get the
 * same answer after the same work. Tokens are decrypted once for each {@link Account} that the directory
 * holds, and stay in memory until the account changes.
 */
public final class Authenticator {
    private static final String SCHEME = "Basic ";
    private static final String CHALLENGE = "Basic realm=\"Trunkline\"";
    private static final ApiError REFUSAL = new ApiError(
            401,
            20003,
            "Authenticate: the account SID and auth token, or the API key SID and secret, are not valid for this account");

    private static final ApiError INACTIVE = new ApiError(403, 20005, "The account is suspended or closed");

    private final DirectoryLog directory;
    private final SecretBox secrets;
    private final byte[] nobodysToken;
    private final Hashed nobodysSecret;
    private final ConcurrentHashMap<String, Opened> opened = new ConcurrentHashMap<>();
    private volatile KeyIndex keys = new KeyIndex(Directory.empty(), Map.of());

    /** Uses the secrets once, so that an event loop finds the ciphers loaded. */
    public Authenticator(DirectoryLog directory, SecretBox secrets) {
        this.directory = directory;
        this.secrets = secrets;
        this.nobodysToken = secrets.open(secrets.seal("0".repeat(32))).getBytes(UTF_8);
        this.nobodysSecret = secrets.hash("0".repeat(32));
    }

    /** What a handler does for an authenticated account. */
    @FunctionalInterface
    public interface AccountHandler {
        Mono<Answer> handle(Account account, Request request);
    }

    /**
     * Who sent a request.
     *
     * @param apiKey the SID of the key that it came with; null for the account's token
     */
    public record Caller(Account account, @Nullable String apiKey) {}

    /** What a handler does for whom, where the API key matters. */
    @FunctionalInterface
    public interface CallerHandler {
        Mono<Answer> handle(Caller caller, Request request);
    }

    /** For paths whose first variable is an account's SID: that account and no other. */
    public Handler guardPath(AccountHandler handler) {
        return guardPathForCaller((caller, request) -> handler.handle(caller.account(), request));
    }

    /** As {@link #guardPath}. */
    public Handler guardPathForCaller(CallerHandler handler) {
        return guard(handler, (account, request) -> account.sid().value().equals(request.variable(0)));
    }

    /** For paths that name no account: whichever it is. */
    public Handler guard(AccountHandler handler) {
        return guard((caller, request) -> handler.handle(caller.account(), request), (account, request) -> true);
    }

    private Handler guard(CallerHandler handler, BiPredicate<Account, Request> allowed) {
        return request -> {
            Caller caller = authenticate(request);
            if (caller == null || !allowed.test(caller.account(), request)) {
                return Mono.just(REFUSAL.answer().with(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE));
            }
            return caller.account().isActive() ? handler.handle(caller, request) : Mono.just(INACTIVE.answer());
        };
    }

    private @Nullable Caller authenticate(Request request) {
        String credentials = credentials(request.headers().get(HttpHeaderNames.AUTHORIZATION));
        if (credentials == null) {
            return null;
        }
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String user = credentials.substring(0, colon);
        String password = credentials.substring(colon + 1);
        boolean isKey = user.startsWith("SK");
        Account account = isKey ? byKey(user, password) : byToken(user, password);
        return account == null ? null : new Caller(account, isKey ? user : null);
    }

    private static @Nullable String credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            return new String(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable Account byToken(String user, String password) {
        Opened account = account(user);
        byte[] expected = account == null ? nobodysToken : account.token;
        boolean same = MessageDigest.isEqual(password.getBytes(ISO_8859_1), expected);
        return same && account != null ? account.account : null;
    }

    private @Nullable Opened account(String user) {
        Opened known = opened.get(user);
        Optional<AccountSid> sid = known == null ? AccountSid.parse(user) : Optional.of(known.account.sid());
        Account current = sid.flatMap(directory.current()::account).orElse(null);
        if (current == null) {
            opened.remove(user);
            return null;
        }
        if (known != null && known.account.equals(current)) {
            return known;
        }
        Opened fresh = new Opened(current, secrets.open(current.authToken()).getBytes(UTF_8));
        opened.put(user, fresh);
        return fresh;
    }

    private @Nullable Account byKey(String user, String password) {
        KeyIndex.Entry key = keys().bySid.get(user);
        boolean same = secrets.matches(password, key == null ? nobodysSecret : key.hash);
        return same && key != null ? key.account : null;
    }

    private KeyIndex keys() {
        Directory now = directory.current();
        KeyIndex known = keys;
        if (known.of != now) {
            known = KeyIndex.of(now);
            keys = known;
        }
        return known;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Opened(Account account, byte[] token) {}

    /**
     * Every API key of one directory.
     *
     * @param of the directory that it was made from
     */
    private record KeyIndex(Directory of, Map<String, Entry> bySid) {
        static KeyIndex of(Directory directory) {
            Map<String, Entry> keys = new HashMap<>();
            for (Account account : directory.accounts()) {
                for (Account.ApiKey key : account.apiKeys()) {
                    keys.put(key.sid(), new Entry(account, key.secretHash()));
                }
            }
            return new KeyIndex(directory, keys);
        }

        record Entry(Account account, Hashed hash) {}
    }
}
