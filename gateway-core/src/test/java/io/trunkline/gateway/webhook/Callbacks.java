package io.trunkline.gateway.webhook;

import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One account, its messages and their callbacks, for tests. */
public final class Callbacks {
    public static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    public static final ServiceSid SERVICE = new ServiceSid("MG0123456789abcdef0123456789abcdef");
    public static final String AUTH_TOKEN = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public static final String OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    public static final Instant NOW = Instant.parse("2026-03-01T10:20:30.456Z");

    private static final SplittableRandom RANDOM = new SplittableRandom(7);

    private Callbacks() {}

    public static Directory directory(SecretBox box) {
        return Directory.empty()
                .with(new DirectoryEntry.OfAccount(new Account(
                        ACCOUNT,
                        "test",
                        box.seal(AUTH_TOKEN),
                        List.of(),
                        List.of(box.seal(SECRET), box.seal(OLD_SECRET)))));
    }

    public static CallbackSigner signer() {
        SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES]);
        Directory directory = directory(box);
        return new CallbackSigner(() -> directory, box, "test");
    }

    public static Envelope envelope(String url, int segments) {
        return new Envelope(
                MessageSid.next(NOW.toEpochMilli(), 3, RANDOM),
                ACCOUNT,
                new Address("+15005550006"),
                new Address("+4915112345678"),
                SERVICE,
                segments,
                URI.create(url),
                NOW);
    }

    public static Callback callback(String url, CallbackStatus status) {
        return callback(envelope(url, 1), status, null);
    }

    public static Callback callback(Envelope envelope, CallbackStatus status, @Nullable ErrorCode code) {
        return new Callback(envelope, status, code, NOW);
    }
}
