package io.trunkline.bench.watch;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the gateway says of itself in {@code /metrics}.
 *
 * @param queues how deep each of its queues is, by name
 * @param heapUsedBytes of its JVM
 * @param gcPauses since it started
 * @param gcPauseSeconds in all
 * @param gcPauseSecondsMax the longest of late
 */
public record GatewayGauges(
        Map<String, Double> queues,
        double heapUsedBytes,
        long gcPauses,
        double gcPauseSeconds,
        double gcPauseSecondsMax) {
    public static final GatewayGauges NONE = new GatewayGauges(Map.of(), 0, 0, 0, 0);

    private static final Map<String, String> PLAIN = Map.of(
            "trunkline_callbacks_pending", "callbacks",
            "trunkline_lanes_journal_lag", "journal",
            "trunkline_queues_messages", "sender queues");

    public GatewayGauges {
        queues = Map.copyOf(queues);
    }

    /** Reads Prometheus' text format; what is not known is passed over. */
    static GatewayGauges parse(String text) {
        Map<String, Double> queues = new TreeMap<>();
        double heap = 0;
        double pauses = 0;
        double pauseSeconds = 0;
        double pauseMax = 0;
        for (String line : text.split("\n", -1)) {
            int value = line.lastIndexOf(' ');
            if (line.startsWith("#") || value < 0) {
                continue;
            }
            String series = line.substring(0, value);
            double number = number(line.substring(value + 1));
            String name = series.contains("{") ? series.substring(0, series.indexOf('{')) : series;
            switch (name) {
                case "trunkline_queue_waiting" -> queues.merge(label(series, "queue"), number, Double::sum);
                case "jvm_memory_used_bytes" -> heap += series.contains("area=\"heap\"") ? number : 0;
                case "jvm_gc_pause_seconds_count" -> pauses += number;
                case "jvm_gc_pause_seconds_sum" -> pauseSeconds += number;
                case "jvm_gc_pause_seconds_max" -> pauseMax = Math.max(pauseMax, number);
                default -> {
                    String known = PLAIN.get(name);
                    if (known != null) {
                        queues.merge(known, number, Double::sum);
                    }
                }
            }
        }
        return new GatewayGauges(queues, heap, (long) pauses, pauseSeconds, pauseMax);
    }

    private static String label(String series, String label) {
        int from = series.indexOf(label + "=\"");
        int start = from + label.length() + 2;
        return from < 0 ? "unnamed" : series.substring(start, series.indexOf('"', start));
    }

    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : 0;
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
