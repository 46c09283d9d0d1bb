package io.trunkline.bench.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of the cheapest carrier, and within which time the gateway is asked to have dealt with it at 50 messages a second. */
enum Fall {
    EXPLICIT_60(0.60, true, 60),
    MISSING_60(0.60, false, 90),
    EXPLICIT_85(0.85, true, 240),
    MISSING_85(0.85, false, 240),
    /** It falls as with EXPLICIT_60, and is healthy again a while after its traffic has moved. */
    RECOVER(0.60, true, 60),
    /** Its process dies: its sessions break and its port is closed. */
    BIND_LOSS(1, true, 2),
    /** It reads nothing for half a minute, again and again. Each carrier has a third of the numbers to itself, so that nothing goes elsewhere. */
    STALL(1, true, RouteMain.STALLS * RouteMain.STALL_PERIOD_SECONDS);

    private final double delivered;
    private final boolean explicit;
    private final int seconds;

    Fall(double delivered, boolean explicit, int seconds) {
        this.delivered = delivered;
        this.explicit = explicit;
        this.seconds = seconds;
    }

    /** How the cheapest delivers from then on. */
    Delivery delivery() {
        return new Delivery(delivered, explicit);
    }

    /** What is asked, or with {@link #STALL} how long they go on. */
    int seconds() {
        return seconds;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Fall parse(String word) {
        return Arrays.stream(values())
                .filter(fall -> fall.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--fall: " + word + " (expected: one of " + words() + ")"));
    }

    static String words() {
        return Arrays.stream(values()).map(Fall::word).collect(Collectors.joining(", "));
    }
}
