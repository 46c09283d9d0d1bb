package io.trunkline.api.app.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a server is run once everything it needs is in place.
 *
 * @param command the program and its arguments
 * @param environment variables added to this process's own
 * @param readyText what it prints when it can be used
 * @param startWithin how long that may take, recovery after an unclean stop included
 * @param stopSignal the signal, without SIG, that makes it stop cleanly
 */
record Launch(
        List<String> command,
        Map<String, String> environment,
        String readyText,
        Duration startWithin,
        String stopSignal) {

    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
