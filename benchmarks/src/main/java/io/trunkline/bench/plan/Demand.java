package io.trunkline.bench.plan;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!NAMES.contains(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + ": unknown, or without a value\n" + USAGE);
            }
            values.put(name, arguments.get(i + 1));
        }
        Reading reading = new Reading(values);
        String out = values.get("out");
        return new Demand(
                new Traffic(
                        reading.number("messages-per-day", -1, 1, 1e12),
                        reading.number("peak-factor", 4, 1, 1_000),
                        reading.number("segments", 1.2, 1, 10),
                        reading.number("receipt-share", 0.97, 0, 1),
                        reading.number("callback-share", 1, 0, 1)),
                new Keeping(
                        reading.number("retention-days", 30, 0, 10_000),
                        (int) reading.number("redundancy", 1, 0, 10),
                        reading.number("goal-ms", 0, 0, 60_000)),
                new Machine(
                        (int) reading.number("cores", 0, 0, 1_024),
                        reading.number("use", 0.6, 0.05, 0.95),
                        reading.number("core-hour-price", 0.04, 0, 1_000),
                        reading.number("gb-month-price", 0.1, 0, 1_000)),
                new Carrier(
                        (int) reading.number("carriers", 1, 1, 16),
                        reading.number("carrier-delay-ms", 20, 0.01, 60_000),
                        reading.number("bind-pace", 0, 0, 1e6),
                        (int) reading.number("window", 100, 1, 10_000)),
                Path.of(reading.text("profile")),
                out == null ? null : Path.of(out));
    }

    private record Reading(Map<String, String> values) {
        String text(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("--" + name + ": missing (expected: a value)\n" + USAGE);
            }
            return value;
        }

        /** @param otherwise below 0 where the option must be given */
        double number(String name, double otherwise, double min, double max) {
            if (!values.containsKey(name) && otherwise >= 0) {
                return otherwise;
            }
            String text = text(name);
            try {
                double value = Double.parseDouble(text.replace("_", ""));
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                // refused below, with the range
            }
            throw new IllegalArgumentException(
                    "--" + name + ": " + text + " (expected: a number, " + min + ".." + max + ")");
        }
    }
}
