package io.trunkline.api.app.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The 256-bit key that encrypts auth tokens at rest. Its text form tells nothing. */
public final class EncryptionKey {

    private static final int LENGTH_BYTES = 32;
    private static final String FILE = "secret.key";

    private final byte[] bytes;

    private EncryptionKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads base64 (padded or not) of exactly 32 bytes. */
    public static Optional<EncryptionKey> parse(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.strip());
            return bytes.length == LENGTH_BYTES ? Optional.of(new EncryptionKey(bytes)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /**
     * The key given by settings, else the one kept in {@code DIR/secret.key}, which the first call makes (mode 600).
     *
     * @throws IOException if the file can't be read or written, or holds something else
     */
    public static EncryptionKey of(Settings settings) throws IOException {
        if (settings.encryptionKey().isPresent()) {
            return settings.encryptionKey().get();
        }
        Path file = settings.data().resolve(FILE);
        if (!Files.exists(file)) {
            generate(file);
        }
        return parse(Files.readString(file, StandardCharsets.US_ASCII))
                .orElseThrow(() -> new IOException(
                        file + " does not hold an encryption key (expected: base64 of " + LENGTH_BYTES + " bytes)"));
    }

    /** A copy of the key's 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes beside the file and then links it in place, so that a crash or a second starter leaves one whole key. */
    private static void generate(Path file) throws IOException {
        byte[] fresh = new byte[LENGTH_BYTES];
        new SecureRandom().nextBytes(fresh);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(
                    draft, Base64.getEncoder().encodeToString(fresh) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherWasFirst) {
            return;
        } catch (UnsupportedOperationException noLinksHere) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptionKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "EncryptionKey[***]";
    }
}
