package io.trunkline.api.twilio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.message.IdempotencyKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key}: 1 to 255 visible ASCII characters, once. What was asked for is all fields of the
 * form, whatever their order.
 */
sealed interface RequestKey {
    String HEADER = "Idempotency-Key";
    int LENGTH_MAX = 255;

    /** The request has a key, or none. */
    record Read(@Nullable IdempotencyKey key) implements RequestKey {}

    record Broken(ApiError error) implements RequestKey {}

    static RequestKey of(Request request, Form form) {
        List<String> values = request.headers().getAll(HEADER);
        if (values.isEmpty()) {
            return new Read(null);
        }
        if (values.size() > 1) {
            return broken(values.size() + " of them");
        }
        String key = values.getFirst();
        if (key.isEmpty() || key.length() > LENGTH_MAX) {
            return broken(key.length() + " characters");
        }
        if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return broken(ApiError.shown(key));
        }
        return new Read(new IdempotencyKey(sha256(key.getBytes(US_ASCII)), request(form)));
    }

    private static Broken broken(String found) {
        return new Broken(ApiError.badRequest(
                HEADER + ": " + found + " (expected: one of 1 to " + LENGTH_MAX + " visible ASCII characters)"));
    }

    private static String request(Form form) {
        MessageDigest digest = sha256();
        IntStream.range(0, form.size())
                .mapToObj(i -> form.name(i).length() + ":" + form.name(i) + "=" + form.value(i))
                .sorted()
                .forEach(field -> {
                    byte[] octets = field.getBytes(UTF_8);
                    digest.update(ByteBuffer.allocate(Integer.BYTES)
                            .putInt(octets.length)
                            .flip());
                    digest.update(octets);
                });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(byte[] octets) {
        return HexFormat.of().formatHex(sha256().digest(octets));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
