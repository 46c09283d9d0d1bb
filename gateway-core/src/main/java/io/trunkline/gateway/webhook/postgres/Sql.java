package io.trunkline.gateway.webhook.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The statements beside this package, read once. */
final class Sql {
    static final String SCHEMA = read("callback-001.sql");
    static final String PARK = read("callback-park.sql");
    static final String CLAIM = read("callback-claim.sql");
    static final String DELIVERED = read("callback-delivered.sql");
    static final String AGAIN = read("callback-again.sql");
    static final String ENDED = read("callback-ended.sql");

    private Sql() {}

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(Sql.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
