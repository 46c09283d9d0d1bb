package io.trunkline.bench.plan;

import java.util.List;

/** y = at0 + slope · x, neither below 0. */
record Line(double at0, double slope) {
    /** A point to fit. */
    record Pair(double x, double y) {}

    /** Least squares; where a coefficient would fall below 0 it is 0 and the other is fitted alone. */
    static Line fit(List<Pair> pairs) {
        double n = pairs.size();
        double meanX = pairs.stream().mapToDouble(Pair::x).sum() / n;
        double meanY = pairs.stream().mapToDouble(Pair::y).sum() / n;
        double xx = 0;
        double xy = 0;
        for (Pair pair : pairs) {
            xx += (pair.x - meanX) * (pair.x - meanX);
            xy += (pair.x - meanX) * (pair.y - meanY);
        }
        double slope = xx == 0 ? 0 : xy / xx;
        if (slope < 0) {
            return new Line(meanY, 0);
        }
        double at0 = meanY - slope * meanX;
        return at0 >= 0 ? new Line(at0, slope) : new Line(0, throughZero(pairs));
    }

    private static double throughZero(List<Pair> pairs) {
        double xx = pairs.stream().mapToDouble(pair -> pair.x * pair.x).sum();
        double xy = pairs.stream().mapToDouble(pair -> pair.x * pair.y).sum();
        return xx == 0 ? 0 : xy / xx;
    }

    double at(double x) {
        return at0 + slope * x;
    }
}
