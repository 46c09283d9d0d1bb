package io.trunkline.api.app.settings;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PostgreSQL database and who signs in to it. Its text form hides the password; {@link #uri()} does not. */
public record PostgresAddress(HostPort server, String database, String user, String password) {

    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://([^:@/\\s]+):([^:@/\\s]+)@([^/@\\s]+)/([^/?#\\s]+)");

    /** Reads {@code postgresql://user:pass@HOST:PORT/db}; user, password and database may be percent-encoded. */
    public static Optional<PostgresAddress> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            String user = decoded(form.group(1));
            String password = decoded(form.group(2));
            String database = decoded(form.group(4));
            return HostPort.parsePeer(form.group(3))
                    .map(server -> new PostgresAddress(server, database, user, password));
        } catch (IllegalArgumentException brokenPercentEncoding) {
            return Optional.empty();
        }
    }

    /** The form that {@link #parse} reads, with the password. */
    public String uri() {
        return "postgresql://" + encoded(user) + ":" + encoded(password) + "@" + server + "/" + encoded(database);
    }

    @Override
    public String toString() {
        return "postgresql://" + encoded(user) + ":***@" + server + "/" + encoded(database);
    }

    private static String decoded(String text) {
        // A plus sign is itself in this part of a URI; only percent signs are codes.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
