package io.trunkline.gateway.webhook.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The statements beside this package. */
record Sql(List<String> schema, String park, String claim, String delivered, String again, String ended) {

    /** Reads them from files, so not on an event loop. */
    static Sql load() {
        return new Sql(
                List.of(read("callback-001.sql"), read("callback-002.sql"), read("callback-003.sql")),
                read("callback-park.sql"),
                read("callback-claim.sql"),
                read("callback-delivered.sql"),
                read("callback-again.sql"),
                read("callback-ended.sql"));
    }

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(Sql.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
