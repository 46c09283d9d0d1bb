package io.trunkline.api.app.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis server. Its text form hides credentials; {@link #uri()} does not.
 *
 * @param uri as given: {@code redis[s]://[[user]:pass@]HOST:PORT[/db]}
 */
public record RedisAddress(String uri, HostPort server) {

    private static final Pattern FORM =
            Pattern.compile("rediss?://(?:[^:@/\\s]*:[^:@/\\s]+@)?([^/@?\\s]+?)(?:/\\d{0,4})?");

    public static Optional<RedisAddress> parse(String text) {
        String uri = text.strip();
        Matcher form = FORM.matcher(uri);
        return form.matches()
                ? HostPort.parsePeer(form.group(1)).map(server -> new RedisAddress(uri, server))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "redis://" + server;
    }
}
