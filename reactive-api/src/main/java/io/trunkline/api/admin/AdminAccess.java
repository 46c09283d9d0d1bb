package io.trunkline.api.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Handler;
import io.trunkline.api.http.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * HTTP Basic with the admin key as password. The user name is who says so: it is kept with every change and proves
 * nothing, because all administrators share the key. Thread-safe.
 *
 * <p>An address that fails ten times within a minute is refused for the rest of it, whatever it comes with.
 */
public final class AdminAccess {
    private static final String SCHEME = "Basic ";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final ApiError REFUSAL = new ApiError(
            401,
            20003,
            "Authenticate: expected HTTP Basic with a name of 1 to 64 letters, digits or ._@- and the admin key");

    private final byte[] key;
    private final FailedLogins failed;

    /**
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public AdminAccess(String key, LongSupplier nanoTime) {
        this.key = digest(key);
        this.failed = new FailedLogins(nanoTime);
    }

    /** What a handler does for whom; on a thread that may block, because new secrets do. */
    @FunctionalInterface
    interface AdminHandler {
        Mono<Answer> handle(String by, Request request);
    }

    Handler guard(AdminHandler handler) {
        return request -> {
            Duration wait = failed.refusedFor(request.remote());
            if (wait.isPositive()) {
                return Mono.just(ApiError.tooManyRequests("Authentication failed too often from this address")
                        .answer(wait));
            }
            Optional<String> name = name(request.headers().get(HttpHeaderNames.AUTHORIZATION));
            if (name.isEmpty()) {
                failed.note(request.remote());
                return Mono.just(
                        REFUSAL.answer().with(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Trunkline admin\""));
            }
            return Mono.defer(() -> handler.handle(name.get(), request)).subscribeOn(Schedulers.boundedElastic());
        };
    }

    private Optional<String> name(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            String credentials = new String(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), UTF_8);
            int colon = credentials.indexOf(':');
            String name = credentials.substring(0, Math.max(0, colon));
            boolean same = MessageDigest.isEqual(key, digest(credentials.substring(colon + 1)));
            return same && NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /** Of one length whatever the key's, so that the comparison takes one time. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
