package io.trunkline.bench.load;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whom a run loads, and as whom.
 *
 * @param baseUrl {@code http://HOST:PORT}, no path
 * @param accountSid user of the basic authentication and part of the path
 * @param authToken its password
 * @param sender value of {@code From}, in E.164 form
 * @param statusCallback value of {@code StatusCallback}, or null to ask for none
 */
public record Target(
        URI baseUrl,
        String accountSid,
        String authToken,
        String sender,
        @Nullable String statusCallback) {
    public Target {
        if (!"http".equals(baseUrl.getScheme()) || baseUrl.getHost() == null) {
            throw new IllegalArgumentException("baseUrl: " + baseUrl + " (expected: http://HOST:PORT)");
        }
    }
}
