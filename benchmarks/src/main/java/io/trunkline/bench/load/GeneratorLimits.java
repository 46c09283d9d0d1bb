package io.trunkline.bench.load;

import java.time.Duration;

/**
 * What bounds a generator besides its schedule.
 *
 * @param connections keep-alive connections, one request in flight on each; so also the bound on requests in flight
 * @param answerTimeout after which a request counts as lost and its connection is closed
 * @param overrunMax how long after its last intended start a run may go on before it is cut off
 */
public record GeneratorLimits(int connections, Duration answerTimeout, Duration overrunMax) {
    private static final int CONNECTIONS_MAX = 16_384;

    public GeneratorLimits {
        if (connections < 1 || connections > CONNECTIONS_MAX) {
            throw new IllegalArgumentException(
                    "connections: " + connections + " (expected: 1.." + CONNECTIONS_MAX + ")");
        }
    }
}
