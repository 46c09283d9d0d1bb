package io.trunkline.bench.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a demand takes.
 *
 * @param assumptions sentences that the figures rest on
 * @param warnings where the figures go beyond what was measured
 */
record CapacityPlan(
        Rates rates, Machines machines, Disk disk, Binds binds, List<String> assumptions, List<String> warnings) {
    CapacityPlan {
        assumptions = List.copyOf(assumptions);
        warnings = List.copyOf(warnings);
    }

    /**
     * @param weight CPU of a message by that of a measured one
     * @param p99Millis foretold for a gateway node's share of the peak
     */
    record Rates(double meanPerSecond, double peakPerSecond, double weight, double p99Millis) {}

    /**
     * @param cores of each
     * @param partitions of the topics that are spread over nodes
     */
    record Machines(int cores, int nodes, int brokers, int databases, int redis, int partitions) {
        int all() {
            return nodes + brokers + databases + redis;
        }
    }

    /** Gigabytes (10⁹): of one database, and of the log on all brokers together. */
    record Disk(double databaseGigabytes, double logGigabytesAWeek) {}

    /**
     * Of each carrier.
     *
     * @param costPerMillion messages, of machines and disk
     */
    record Binds(int binds, int windowInUse, double costPerMillion) {}

    private static final double SECONDS_OF_A_DAY = 86_400;
    private static final double DAYS_OF_A_MONTH = 30.4;
    private static final double HOURS_OF_A_MONTH = DAYS_OF_A_MONTH * 24;
    private static final int REPLICAS = 3;
    private static final int PARTITIONS_MEASURED = 4;
    private static final double WINDOW_USE = 0.8;
    private static final int LOG_DAYS = 7;

    /** Shares of a message's CPU by the design's budget: what a further segment, the receipt and the callbacks cost. */
    private static final double SEGMENT_WEIGHT = 0.15;

    private static final double RECEIPT_WEIGHT = 0.15;
    private static final double CALLBACK_WEIGHT = 0.22;

    /** Where the profile does not tell: a row of the view, its history and their indexes; five records of the log. */
    private static final double DATABASE_BYTES = 2_000;

    private static final double LOG_BYTES = 1_500;

    static CapacityPlan of(Profile profile, Demand demand) {
        return new Making(profile, demand).make();
    }

    /** What is known while a plan is made. */
    private static final class Making {
        private final Profile profile;
        private final Demand demand;
        private final List<String> assumptions = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final LatencyModel model;
        private final int cores;
        private final double goalMillis;

        Making(Profile profile, Demand demand) {
            this.profile = profile;
            this.demand = demand;
            this.model = LatencyModel.fit(profile.conditions().cores(), profile.held());
            this.cores = demand.machine().cores() > 0
                    ? demand.machine().cores()
                    : profile.conditions().cores();
            this.goalMillis = demand.keeping().goalMillis() > 0
                    ? demand.keeping().goalMillis()
                    : profile.conditions().goalMillis();
        }

        CapacityPlan make() {
            double weight = weight();
            double peak = demand.traffic().peakPerSecond();
            Machines machines = machines(peak * weight);
            double atNode = peak
                    * weight
                    / Math.max(1, machines.nodes() - demand.keeping().redundancy());
            double p99 = model.p99Millis(scaled(atNode));
            if (goalMillis > 0 && p99 > goalMillis) {
                warnings.add(
                        text("p99 of %.0f ms is foretold, over the goal of %.0f ms: lower --use", p99, goalMillis));
            }
            checkRange(atNode);
            Disk disk = disk();
            Binds binds = binds(peak, machines, disk);
            assume();
            return new CapacityPlan(
                    new Rates(demand.traffic().messagesPerDay() / SECONDS_OF_A_DAY, peak, weight, p99),
                    machines,
                    disk,
                    binds,
                    assumptions,
                    warnings);
        }

        private double weight() {
            Profile.Conditions measured = profile.conditions();
            double callbacks = measured.callbacks() ? 1 : 0;
            double weight = 1
                    + SEGMENT_WEIGHT * (demand.traffic().segments() - measured.segments())
                    + RECEIPT_WEIGHT * (demand.traffic().receiptShare() - 1)
                    + CALLBACK_WEIGHT * (demand.traffic().callbackShare() - callbacks);
            if (Math.abs(demand.traffic().segments() - measured.segments()) > 0.25) {
                warnings.add(text(
                        "measured with %.2f segments a message, asked for %.2f: extrapolated by %.0f %% of a message's"
                                + " CPU for each; measure a scenario with that mix",
                        measured.segments(), demand.traffic().segments(), SEGMENT_WEIGHT * 100));
            }
            if (Math.abs(demand.traffic().callbackShare() - callbacks) > 0.25) {
                warnings.add(text(
                        "measured %s callbacks, asked for a share of %.2f: extrapolated by %.0f %% of a message's CPU",
                        measured.callbacks() ? "with" : "without",
                        demand.traffic().callbackShare(),
                        CALLBACK_WEIGHT * 100));
            }
            return Math.max(0.1, weight);
        }

        /** @param load messages a second at the peak, by the weight of measured ones */
        private Machines machines(double load) {
            double usable = cores * demand.machine().use();
            int spare = demand.keeping().redundancy();
            int working = Math.max(1, (int) Math.ceil(cores("gateway", load) / usable));
            while (!isWithinGoal(load / working) && working < 10_000) {
                working++;
            }
            int brokers =
                    Math.max(1, (int) Math.ceil(cores("kafka", load) * (spare > 0 ? REPLICAS / 2.0 : 1) / usable));
            double database = cores("postgres", load);
            if (database > usable) {
                warnings.add(text(
                        "PostgreSQL takes %.1f cores at the peak and a machine gives it %.1f: one database is not"
                                + " enough, and it is not spread; take larger machines for it",
                        database, usable));
            }
            int perPartition = (int) Math.max(1, profile.highestRate() / PARTITIONS_MEASURED);
            int partitions = (int) Math.max(PARTITIONS_MEASURED, Math.ceil(load / perPartition));
            int nodes = working + spare;
            return new Machines(
                    cores,
                    nodes,
                    spare > 0 ? Math.max(REPLICAS, brokers + spare) : brokers,
                    1 + spare,
                    1 + spare,
                    Math.ceilDiv(Math.max(partitions, nodes), 4) * 4);
        }

        private boolean isWithinGoal(double load) {
            return goalMillis <= 0 || model.millis().at0() > goalMillis || model.p99Millis(scaled(load)) <= goalMillis;
        }

        /** The rate on the measured machine that uses as large a share of it as {@code load} does of one with these cores. */
        private double scaled(double load) {
            double gatewayCores = cores("gateway", load);
            double share = gatewayCores / cores;
            double target = share * profile.conditions().cores();
            return model.cores().slope() == 0
                    ? load
                    : Math.max(0, (target - model.cores().at0()) / model.cores().slope());
        }

        private double cores(String group, double rate) {
            List<Line.Pair> pairs = profile.held().stream()
                    .map(point -> new Line.Pair(point.rate(), point.cores().getOrDefault(group, 0.0)))
                    .toList();
            return Line.fit(pairs).at(rate);
        }

        private void checkRange(double atNode) {
            if (atNode > profile.highestRate()) {
                warnings.add(text(
                        "a node gets %,.0f messages/s at the peak and the highest that was measured is %,.0f:"
                                + " extrapolated",
                        atNode, profile.highestRate()));
            }
            if (cores != profile.conditions().cores()) {
                warnings.add(text(
                        "measured on %d cores, planned on %d: CPU is taken to scale with cores, which was not measured",
                        profile.conditions().cores(), cores));
            }
            List<LatencyModel.Check> checks =
                    LatencyModel.check(profile.conditions().cores(), profile.held());
            if (checks.isEmpty()) {
                warnings.add("fewer than three rates held: the model of the latency could not be checked");
            }
            for (LatencyModel.Check check : checks) {
                if (check.factor() > 2 || check.factor() < 0.5) {
                    warnings.add(text(
                            "at %,.0f/s the model foretells %.0f ms and %.0f ms were measured: trust its latencies no"
                                    + " more than that",
                            check.rate(), check.foretoldMillis(), check.measuredMillis()));
                }
            }
        }

        private Disk disk() {
            boolean measured = profile.storage().postgresBytes() > 0;
            double row = measured ? profile.storage().postgresBytes() : DATABASE_BYTES;
            double log = profile.storage().kafkaBytes() > 0 ? profile.storage().kafkaBytes() : LOG_BYTES;
            if (!measured) {
                warnings.add(text(
                        "the profile tells no bytes: %,.0f of the database and %,.0f of the log are guessed",
                        DATABASE_BYTES, LOG_BYTES));
            }
            double perDay = demand.traffic().messagesPerDay();
            int replicas = demand.keeping().redundancy() > 0 ? REPLICAS : 1;
            return new Disk(
                    row * perDay * demand.keeping().retentionDays() / 1e9, log * perDay * LOG_DAYS * replicas / 1e9);
        }

        private Binds binds(double peak, Machines machines, Disk disk) {
            Demand.Carrier carrier = demand.carrier();
            double segments = peak * demand.traffic().segments() / carrier.count();
            double unanswered = segments * carrier.delayMillis() / 1e3;
            int byWindow = (int) Math.ceil(unanswered / (carrier.window() * WINDOW_USE));
            int byPace = carrier.bindPace() > 0 ? (int) Math.ceil(segments / carrier.bindPace()) : 1;
            int binds =
                    Math.max(1, Math.max(byWindow, byPace)) + demand.keeping().redundancy();
            double monthly = machines.all()
                            * machines.cores()
                            * HOURS_OF_A_MONTH
                            * demand.machine().coreHourPrice()
                    + (disk.databaseGigabytes() * machines.databases() + disk.logGigabytesAWeek())
                            * demand.machine().gigabyteMonthPrice();
            double millions = demand.traffic().messagesPerDay() * DAYS_OF_A_MONTH / 1e6;
            return new Binds(binds, (int) Math.ceil(unanswered), monthly / millions);
        }

        private void assume() {
            assumptions.add(text(
                    "CPU is idle cost and a cost per message, fitted for each group of processes to %d rates that"
                            + " held, %,.0f to %,.0f messages/s",
                    profile.held().size(), profile.held().getFirst().rate(), profile.highestRate()));
            assumptions.add(
                    "p99 of the answers is a constant and the wait of an M/M/c queue for a core, fitted; carrier and"
                            + " harness shared the measured machine and count there, not in the plan");
            assumptions.add(text(
                    "a further segment costs %.0f %%, the receipt %.0f %% and the callbacks %.0f %% of a message's"
                            + " CPU, by the design's budget",
                    SEGMENT_WEIGHT * 100, RECEIPT_WEIGHT * 100, CALLBACK_WEIGHT * 100));
            if (demand.keeping().redundancy() > 0) {
                assumptions.add("three replicas of the log; followers cost half of what the leader does, which was not"
                        + " measured; one database with standbys, not spread");
            }
            assumptions.add(text(
                    "partitions carry what they carried in the measurement, %,.0f messages/s each; their number is"
                            + " fixed at the first start",
                    profile.highestRate() / PARTITIONS_MEASURED));
            assumptions.add(text(
                    "windows by Little's law, unanswered = rate × delay, used to %.0f %%; the log keeps bodies for a"
                            + " week",
                    WINDOW_USE * 100));
        }

        @SuppressWarnings("AnnotateFormatMethod") // the annotation would cost a dependency
        private static String text(String format, Object... figures) {
            return String.format(Locale.ROOT, format, figures);
        }
    }
}
