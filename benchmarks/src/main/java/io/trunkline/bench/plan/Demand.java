package io.trunkline.bench.plan;

import io.trunkline.bench.cli.CommandLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted, from the command line; {@link #USAGE} says what each means.
 *
 * @param machine of which the plan is made
 * @param carrier each of them, alike
 */
record Demand(
        Traffic traffic,
        Keeping keeping,
        Machine machine,
        Carrier carrier,
        Path profile,
        @Nullable Path json) {
    static final String USAGE = """
        usage: scripts/plan --profile FILE --messages-per-day N [option …]
          --profile FILE           the JSON of scripts/load --search
          --messages-per-day N     as 20000000
          --peak-factor N          the busiest second by the day's mean (4)
          --segments N             of a message, on average (1.2)
          --receipt-share N        of the messages that get a receipt, 0..1 (0.97)
          --callback-share N       of the messages that are called back, 0..1 (1)
          --retention-days N       how long messages stay in the database (30)
          --redundancy N           machines of each kind that may fail at once (1)
          --goal-ms N              p99 of the answers (the profile's)
          --cores N                of a machine (the profile's)
          --use N                  of its cores at the peak, 0..1, with all machines there (0.6)
          --core-hour-price N      in any currency, for the cost of a message (0.04)
          --gb-month-price N       of disk (0.1)
          --carriers N             that share the traffic evenly (1)
          --carrier-delay-ms N     from submit_sm to submit_sm_resp (20)
          --bind-pace N            segments a second that a bind may send by contract (no limit)
          --window N               unanswered submit_sm of a bind (100)
          --out FILE               the plan as JSON, too
        """;

    private static final Set<String> NAMES = Set.of(
            "profile",
            "messages-per-day",
            "peak-factor",
            "segments",
            "receipt-share",
            "callback-share",
            "retention-days",
            "redundancy",
            "goal-ms",
            "cores",
            "use",
            "core-hour-price",
            "gb-month-price",
            "carriers",
            "carrier-delay-ms",
            "bind-pace",
            "window",
            "out");
    private static final double SECONDS_OF_A_DAY = 86_400;

    /** Messages. */
    record Traffic(
            double messagesPerDay, double peakFactor, double segments, double receiptShare, double callbackShare) {
        double peakPerSecond() {
            return messagesPerDay / SECONDS_OF_A_DAY * peakFactor;
        }
    }

    /** What is kept, and what may fail. */
    record Keeping(double retentionDays, int redundancy, double goalMillis) {}

    /** @param cores 0 for the profile's */
    record Machine(int cores, double use, double coreHourPrice, double gigabyteMonthPrice) {}

    /** @param bindPace 0 for no limit */
    record Carrier(int count, double delayMillis, double bindPace, int window) {}

    static Demand parse(List<String> arguments) {
        CommandLine given = CommandLine.parse(arguments, NAMES, Set.of(), USAGE);
        given.required("messages-per-day");
        return new Demand(
                new Traffic(
                        given.number("messages-per-day", 0, 1, 1e12),
                        given.number("peak-factor", 4, 1, 1_000),
                        given.number("segments", 1.2, 1, 10),
                        given.number("receipt-share", 0.97, 0, 1),
                        given.number("callback-share", 1, 0, 1)),
                new Keeping(
                        given.number("retention-days", 30, 0, 10_000),
                        given.whole("redundancy", 1, 0, 10),
                        given.number("goal-ms", 0, 0, 60_000)),
                new Machine(
                        given.whole("cores", 0, 0, 1_024),
                        given.number("use", 0.6, 0.05, 0.95),
                        given.number("core-hour-price", 0.04, 0, 1_000),
                        given.number("gb-month-price", 0.1, 0, 1_000)),
                new Carrier(
                        given.whole("carriers", 1, 1, 16),
                        given.number("carrier-delay-ms", 20, 0.01, 60_000),
                        given.number("bind-pace", 0, 0, 1e6),
                        given.whole("window", 100, 1, 10_000)),
                Path.of(given.required("profile")),
                given.file("out"));
    }
}
