package io.trunkline.bench.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * p99 of the answers by rate: a part that every message takes (the log's acknowledgement, the network), and the wait for a
 * core by {@link Queueing} times the piece of work that others make it wait for. Both parts are fitted to what was measured.
 *
 * @param cores CPU of everything on the measured machine by rate
 * @param millis p99 by the wait, in pieces
 */
record LatencyModel(int servers, Line cores, Line millis) {
    private static final double SHARE = 0.99;

    /** Beyond this use of the machine the formula's answer grows without bound, and no fit would mean anything. */
    static final double USE_MAX = 0.97;

    /** Fitted to {@code points}, at least two. */
    static LatencyModel fit(int servers, List<Profile.Point> points) {
        Line cores = Line.fit(points.stream()
                .map(point -> new Line.Pair(point.rate(), point.all()))
                .toList());
        List<Line.Pair> pairs = new ArrayList<>();
        for (Profile.Point point : points) {
            pairs.add(new Line.Pair(wait(servers, cores.at(point.rate())), point.p99Millis()));
        }
        return new LatencyModel(servers, cores, Line.fit(pairs));
    }

    private static double wait(int servers, double load) {
        return Queueing.waitWithin(SHARE, servers, Math.min(load, servers * USE_MAX));
    }

    double p99Millis(double rate) {
        return millis.at(wait(servers, cores.at(rate)));
    }

    /** One rate, measured and foretold by a model that was fitted without it. */
    record Check(double rate, double measuredMillis, double foretoldMillis) {
        double factor() {
            return foretoldMillis / measuredMillis;
        }
    }

    /** Each rate foretold from the others; nothing with fewer than three. */
    static List<Check> check(int servers, List<Profile.Point> points) {
        List<Check> checks = new ArrayList<>();
        for (int i = 0; points.size() >= 3 && i < points.size(); i++) {
            List<Profile.Point> others = new ArrayList<>(points);
            Profile.Point left = others.remove(i);
            double foretold = fit(servers, others).p99Millis(left.rate());
            checks.add(new Check(left.rate(), left.p99Millis(), foretold));
        }
        return checks;
    }
}
