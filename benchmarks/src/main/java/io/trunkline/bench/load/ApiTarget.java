package io.trunkline.bench.load;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Whom a run loads, and as whom.
 *
 * @param baseUrl {@code http://HOST:PORT}, no path
 * @param tenants at least one
 * @param callbacks values of {@code StatusCallback}; where one is missing, none is asked for
 */
public record ApiTarget(URI baseUrl, List<Tenant> tenants, Map<Endpoint, String> callbacks) {
    public ApiTarget {
        if (!"http".equals(baseUrl.getScheme()) || baseUrl.getHost() == null || baseUrl.getPort() < 0) {
            throw new IllegalArgumentException("baseUrl: " + baseUrl + " (expected: http://HOST:PORT)");
        }
        tenants = List.copyOf(tenants);
        callbacks = Map.copyOf(callbacks);
    }
}
