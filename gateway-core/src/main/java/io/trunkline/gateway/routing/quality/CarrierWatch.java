package io.trunkline.gateway.routing.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fast path for one carrier, and with it for all of its routes. Out at once, and as long, as no node has a bind of it
 * that is bound while one has tried. Out for a back-off when over two reports of a node it takes nothing and refuses {@value
 * #REFUSED_MIN} or more, or puts off most of what it is sent. What is wrong still after the back-off shows as quickly again.
 * One thread at a time.
 */
final class CarrierWatch {
    static final int REFUSED_MIN = 5;

    /** What a node says of its binds counts so long: a lost node's slots have other owners by then. */
    static final Duration STALE_AFTER = Duration.ofSeconds(15);

    private static final int THROTTLED_MIN = 20;

    private final Map<String, Heard> heard = new HashMap<>();
    private Backoff backoff = Backoff.NONE;
    private @Nullable Instant until;
    private String reason = "";

    private record Heard(Instant at, CarrierReport report) {}

    void report(String node, CarrierReport report, Instant now) {
        Heard before = heard.put(node, new Heard(now, report));
        CarrierReport last = before == null ? report : before.report();
        long accepted = report.accepted() + last.accepted();
        long rejected = report.rejected() + (before == null ? 0 : last.rejected());
        if (accepted == 0 && report.rejected() > 0 && rejected >= REFUSED_MIN) {
            eject(now, "it refused " + rejected + " in a row");
        } else if (throttles(report) && before != null && throttles(last)) {
            eject(now, "it throttles");
        }
    }

    private static boolean throttles(CarrierReport report) {
        return report.throttled() >= THROTTLED_MIN && report.throttled() > report.accepted() + report.rejected();
    }

    private void eject(Instant now, String why) {
        if (until == null || !now.isBefore(until)) {
            backoff = backoff.ejected(now);
            until = now.plus(backoff.pause());
            reason = why;
        }
    }

    void tick(Instant now) {
        heard.values().removeIf(word -> word.at().plus(STALE_AFTER).isBefore(now));
        if (until != null && !now.isBefore(until)) {
            until = null;
            backoff = backoff.returned(now);
        }
    }

    /** Why nothing is to go there; null where nothing speaks against it. */
    @Nullable
    String outFor() {
        if (isUnbound()) {
            return "no bind of its carrier is bound";
        }
        return until == null ? null : "its carrier: " + reason;
    }

    /** The end of the back-off; null where there is none. */
    @Nullable
    Instant until() {
        return until;
    }

    private boolean isUnbound() {
        int bound =
                heard.values().stream().mapToInt(word -> word.report().bound()).sum();
        int unbound = heard.values().stream()
                .mapToInt(word -> word.report().unbound())
                .sum();
        return bound == 0 && unbound > 0;
    }
}
