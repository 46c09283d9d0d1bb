package io.trunkline.api.http;

/**
 * Where the server listens and what it bears.
 *
 * @param port 0 for any free one
 */
public record ApiSettings(String host, int port, HttpLimits limits) {
    public ApiSettings(String host, int port) {
        this(host, port, HttpLimits.DEFAULT);
    }
}
