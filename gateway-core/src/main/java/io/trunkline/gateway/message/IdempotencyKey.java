package io.trunkline.gateway.message;

/**
 * A caller's own name for a request, so that its repeat makes no second message. The key itself is kept nowhere.
 *
 * @param digest SHA-256 of the key as the caller wrote it, 64 hexadecimal digits
 * @param request SHA-256 of what was asked for, 64 hexadecimal digits
 */
public record IdempotencyKey(String digest, String request) {
    private static final int LENGTH = 64;

    public IdempotencyKey {
        check("digest", digest);
        check("request", request);
    }

    private static void check(String name, String value) {
        if (value.length() != LENGTH) {
            throw new IllegalArgumentException(name + ": " + value.length() + " characters (expected: 64)");
        }
    }
}
