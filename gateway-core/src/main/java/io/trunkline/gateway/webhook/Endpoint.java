package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.AccountSid;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * What is isolated from what: one account's callbacks to one server.
 *
 * @param origin scheme, host and port
 */
public record Endpoint(AccountSid account, String origin) {

    static Endpoint of(AccountSid account, URI url) {
        String scheme = Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
        String host = Objects.requireNonNullElse(url.getHost(), "").toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : "https".equals(scheme) ? 443 : 80;
        return new Endpoint(account, scheme + "://" + host + ":" + port);
    }

    /** The endpoint in one word. */
    public String key() {
        return account + " " + origin;
    }
}
