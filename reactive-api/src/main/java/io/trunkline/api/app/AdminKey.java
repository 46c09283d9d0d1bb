package io.trunkline.api.app;

import io.trunkline.api.app.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What administrators authenticate with: given by the settings, else made at the first start and kept in {@code
 * DIR/admin.env} (mode 600), which tells {@code scripts/trunkline} where the gateway is, too.
 */
final class AdminKey {
    static final String FILE = "admin.env";

    private static final String URL = "ADMIN_URL";
    private static final String KEY = "ADMIN_KEY";
    private static final int BYTES = 32;

    private final String text;
    private final boolean given;

    private AdminKey(String text, boolean given) {
        this.text = text;
        this.given = given;
    }

    /**
     * The key of a data folder.
     *
     * @throws IOException if its file cannot be read or written
     */
    static AdminKey of(Settings settings) throws IOException {
        if (settings.adminKey().isPresent()) {
            return new AdminKey(settings.adminKey().get(), true);
        }
        Path file = settings.data().resolve(FILE);
        Map<String, String> values = Files.exists(file) ? EnvFile.read(file) : Map.of();
        String known = values.get(KEY);
        if (known != null) {
            return new AdminKey(known, false);
        }
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        return new AdminKey(HexFormat.of().formatHex(fresh), false);
    }

    String text() {
        return text;
    }

    /**
     * Says where the gateway is. A key that the settings gave is written nowhere.
     *
     * @throws IOException if the file cannot be written
     */
    void write(Path data, String baseUrl) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(URL, baseUrl);
        if (!given) {
            values.put(KEY, text);
        }
        EnvFile.write(data.resolve(FILE), values);
    }
}
