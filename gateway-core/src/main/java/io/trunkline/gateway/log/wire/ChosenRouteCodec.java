package io.trunkline.gateway.log.wire;

import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.RouteVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The routes that were not taken, in records of lanes and of the lifecycle. */
final class ChosenRouteCodec {
    private ChosenRouteCodec() {}

    static List<RouteCandidate> passedOver(ChosenRoute route) {
        List<RouteCandidate> candidates = new ArrayList<>(route.passedOver().size());
        for (io.trunkline.gateway.lifecycle.RouteCandidate other : route.passedOver()) {
            Instant until = other.until();
            candidates.add(RouteCandidate.newBuilder()
                    .setRoute(other.route())
                    .setVerdict(verdict(other.verdict()))
                    .setUntilMillis(until == null ? 0 : until.toEpochMilli())
                    .build());
        }
        return candidates;
    }

    static ChosenRoute route(String name, List<RouteCandidate> passedOver) {
        if (name.isEmpty() && passedOver.isEmpty()) {
            return ChosenRoute.UNKNOWN;
        }
        return new ChosenRoute(
                name,
                passedOver.stream()
                        .filter(other -> isKnown(other.getVerdict()))
                        .map(other -> new io.trunkline.gateway.lifecycle.RouteCandidate(
                                other.getRoute(),
                                verdict(other.getVerdict()),
                                other.getUntilMillis() == 0 ? null : Instant.ofEpochMilli(other.getUntilMillis())))
                        .toList());
    }

    /** A verdict of a newer version is left out: it explains, and nothing depends on it. */
    private static boolean isKnown(RouteCandidate.Verdict verdict) {
        return verdict != RouteCandidate.Verdict.UNSPECIFIED && verdict != RouteCandidate.Verdict.UNRECOGNIZED;
    }

    private static RouteCandidate.Verdict verdict(RouteVerdict verdict) {
        return RouteCandidate.Verdict.valueOf(verdict.name());
    }

    private static RouteVerdict verdict(RouteCandidate.Verdict verdict) {
        return RouteVerdict.valueOf(verdict.name());
    }
}
