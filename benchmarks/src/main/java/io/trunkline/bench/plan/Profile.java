package io.trunkline.bench.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured: the runs of a search, by rate.
 *
 * @param points rising by rate
 * @param storage bytes that a message left behind; 0 where that was not measured
 */
record Profile(String source, Conditions conditions, List<Point> points, Storage storage) {
    static final List<String> PRODUCT = List.of("gateway", "kafka", "postgres", "redis");
    private static final int FORMAT = 2;

    Profile {
        points = List.copyOf(points);
    }

    /**
     * Under which it was measured.
     *
     * @param cores of the machine, which carrier and harness shared
     * @param goalMillis the p99 that was allowed
     */
    record Conditions(int cores, String commit, double segments, boolean callbacks, double goalMillis) {}

    /** Bytes of a message in the database and in the log. */
    record Storage(double postgresBytes, double kafkaBytes) {}

    /**
     * One rate.
     *
     * @param held whether it held
     * @param p99Millis of the answers
     * @param cores CPU by group of processes, in cores
     */
    record Point(double rate, boolean held, double p99Millis, Map<String, Double> cores) {
        double product() {
            return PRODUCT.stream()
                    .mapToDouble(group -> cores.getOrDefault(group, 0.0))
                    .sum();
        }

        /** Everything on the machine that the harness knows of. */
        double all() {
            return cores.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /**
     * Reads the JSON of {@code scripts/load}.
     *
     * @throws IllegalArgumentException when it is something else, or has fewer than two rates that held
     */
    static Profile read(Path file) throws IOException {
        JsonTree tree = JsonTree.read(file);
        if ((int) tree.at("format").number(0) != FORMAT || !tree.at("runs").isThere()) {
            throw new IllegalArgumentException(
                    file + ": format " + tree.at("format").text() + " (expected: format 2, of scripts/load)");
        }
        List<Point> points = new ArrayList<>();
        for (JsonTree run : tree.at("runs").items()) {
            points.add(point(run));
        }
        points.sort(Comparator.comparingDouble(Point::rate));
        if (points.stream().filter(Point::held).count() < 2) {
            throw new IllegalArgumentException(
                    file + ": fewer than two rates that held (expected: the JSON of scripts/load --search)");
        }
        return new Profile(file.getFileName().toString(), conditions(tree), points, storage(tree));
    }

    private static Conditions conditions(JsonTree tree) {
        JsonTree scenario = tree.at("scenario");
        return new Conditions(
                (int) tree.at("machine").at("processors").number(),
                tree.at("commit").text(),
                scenario.at("segmentsPerMessage").number(),
                "true".equals(scenario.at("callbacks").text()),
                tree.at("finding").at("acceptMillisMax").number(0));
    }

    private static Storage storage(JsonTree tree) {
        JsonTree storage = tree.at("storage");
        return new Storage(
                storage.at("postgresBytesPerMessage").number(0),
                storage.at("kafkaBytesPerMessage").number(0));
    }

    private static Point point(JsonTree run) {
        double rate = run.at("client").at("acceptedPerSecond").number();
        boolean held = run.at("missed").text().isEmpty()
                && "true".equals(run.at("sound").text());
        Map<String, Double> cores = new LinkedHashMap<>();
        JsonTree groups = run.at("use").at("groups");
        for (String group : List.of("gateway", "kafka", "postgres", "redis", "carrier", "harness")) {
            double micros = groups.at(group).at("cpuMicrosPerMessage").number(0);
            cores.put(group, micros * rate / 1e6);
        }
        double p99 = run.at("client")
                .at("acceptFromIntended")
                .at("microsAtPercentile")
                .at("99.0")
                .number();
        return new Point(rate, held, p99 / 1e3, cores);
    }

    List<Point> held() {
        return points.stream().filter(Point::held).toList();
    }

    double highestRate() {
        return held().getLast().rate();
    }

    double lowestRate() {
        return points.getFirst().rate();
    }
}
