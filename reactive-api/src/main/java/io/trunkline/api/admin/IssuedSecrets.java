package io.trunkline.api.admin;

import io.trunkline.gateway.config.Hashed;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.SecretBox;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The secrets that one request made, which its answer shows and nothing ever again. A name stands for one secret however
 * often it is asked for. One thread at a time.
 */
final class IssuedSecrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 16;
    private static final int WEBHOOK_BYTES = 24;

    /** SMPP has room for eight characters. */
    private static final int PASSWORD_BYTES = 6;

    private final SecretBox box;
    private final Map<String, String> issued = new LinkedHashMap<>();

    IssuedSecrets(SecretBox box) {
        this.box = box;
    }

    /** Made here, by name. */
    Map<String, String> issued() {
        return Collections.unmodifiableMap(issued);
    }

    /** 32 hexadecimal digits, sealed. */
    Sealed newToken(String name) {
        return box.seal(issue(name, () -> hex(TOKEN_BYTES)));
    }

    /** A secret of Standard Webhooks, sealed. */
    Sealed newWebhookSecret(String name) {
        return box.seal(issue(name, () -> "whsec_" + Base64.getEncoder().encodeToString(random(WEBHOOK_BYTES))));
    }

    /** 32 hexadecimal digits, hashed. */
    Hashed newKeySecret(String name) {
        return box.hash(issue(name, () -> hex(TOKEN_BYTES)));
    }

    /** Eight letters, digits, hyphens and underscores, hashed. */
    Hashed newPassword(String name) {
        return box.hash(
                issue(name, () -> Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES))));
    }

    /** One that the caller gave, sealed. */
    Sealed seal(String given) {
        return box.seal(given);
    }

    /** Whether that is what is sealed there: sealed anew it would look like another one. */
    boolean isSealedIn(Sealed sealed, String given) {
        try {
            return box.open(sealed).equals(given);
        } catch (IllegalStateException sealedUnderAnotherKey) {
            return false;
        }
    }

    /** One that the caller gave, hashed. */
    Hashed hash(String given) {
        return box.hash(given);
    }

    /** A SID that nobody has. */
    static String newSid(String prefix) {
        return prefix + hex(TOKEN_BYTES);
    }

    private String issue(String name, Supplier<String> make) {
        return issued.computeIfAbsent(name, first -> make.get());
    }

    private static String hex(int bytes) {
        return HexFormat.of().formatHex(random(bytes));
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
