package io.trunkline.api.app.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every setting there is, with its name and the form its value must have. */
enum Key {
    DATA("data", "DIR", "the path of a folder"),
    HTTP("http", "HOST:PORT", "HOST:PORT with a port of 0 to 65535"),
    SMPP("smpp", "HOST:PORT", "HOST:PORT with a port of 0 to 65535"),
    SMPP_TLS_CERTIFICATE("smpp-tls.certificate", "FILE", "the path of a PEM file"),
    SMPP_TLS_KEY("smpp-tls.key", "FILE", "the path of a PEM file"),
    SMPP_TLS_CLIENT_CA("smpp-tls.client-ca", "FILE", "the path of a PEM file"),
    CONFIG("config", "FILE", "the path of a readable YAML file"),
    CARRIER(
            "carrier",
            "HOST:PORT[,system_id,password]",
            "HOST:PORT or HOST:PORT,system_id,password with at most 15 and 8 characters"),
    KAFKA("kafka", "HOST:PORT[,HOST:PORT…]", "HOST:PORT, or several separated by commas, with ports of 1 to 65535"),
    POSTGRES("postgres", "postgresql://user:pass@HOST:PORT/db", "postgresql://user:pass@HOST:PORT/db"),
    REDIS("redis", "redis://HOST:PORT", "redis://HOST:PORT"),
    ROLES("roles", "LIST", "one or more of " + Role.NAMES + ", separated by commas"),
    LIMITS("limits", "LIST", Limits.EXPECTED),
    ADMIN_KEY("admin-key", "TEXT", "16 to 128 visible ASCII characters"),
    ENCRYPTION_KEY("encryption-key", "BASE64", "base64 of 32 bytes"),
    WEBHOOKS_ALLOW_LOOPBACK("webhooks.allow-loopback", "true|false", "true or false");

    static final String ENVIRONMENT_PREFIX = "TRUNKLINE_";

    /** As the file writes it, a dot between levels. */
    final String settingName;

    final String form;
    final String expected;

    Key(String settingName, String form, String expected) {
        this.settingName = settingName;
        this.form = form;
        this.expected = expected;
    }

    static Optional<Key> named(String settingName) {
        return Arrays.stream(values())
                .filter(key -> key.settingName.equals(settingName))
                .findFirst();
    }

    static Optional<Key> ofEnvironment(String variable) {
        return Arrays.stream(values())
                .filter(key -> key.environmentName().equals(variable))
                .findFirst();
    }

    String environmentName() {
        return ENVIRONMENT_PREFIX + settingName.toUpperCase(Locale.ROOT).replaceAll("[-.]", "_");
    }

    /** A secret stays off the command line, which every user of the machine can read; so does what is a list of
     * many or has levels. */
    boolean isOption() {
        return this != ENCRYPTION_KEY && this != ADMIN_KEY && this != LIMITS && !settingName.contains(".");
    }

    /** The file can't name itself. */
    boolean isInFile() {
        return this != CONFIG;
    }

    /** What may be shown of a value in an error: nothing of a key, no password. */
    String shown(String value) {
        return switch (this) {
            case ENCRYPTION_KEY, ADMIN_KEY -> "(" + value.length() + " characters, not shown)";
            case POSTGRES, REDIS -> value.replaceAll("(?<=:)[^:/@]+(?=@)", "***");
            case CARRIER -> value.replaceAll("^([^,]*,[^,]*,).*", "$1***");
            case DATA,
                    HTTP,
                    SMPP,
                    SMPP_TLS_CERTIFICATE,
                    SMPP_TLS_KEY,
                    SMPP_TLS_CLIENT_CA,
                    CONFIG,
                    KAFKA,
                    ROLES,
                    LIMITS,
                    WEBHOOKS_ALLOW_LOOPBACK -> value;
        };
    }
}
