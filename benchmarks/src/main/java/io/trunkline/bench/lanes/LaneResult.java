package io.trunkline.bench.lanes;

import java.util.List;
import java.util.Locale;

/**
 * What came of a run.
 *
 * @param accepted how many of the many were accepted
 * @param waitingAtTheEnd how many of them the carrier had not got when the last password was sent
 * @param latenciesNanos from the answer to a password's request to its submit_sm, for those that came; ascending
 * @param submittedMeanwhile how many submit_sm came while passwords were sent
 */
record LaneResult(
        LaneOptions options, long accepted, long waitingAtTheEnd, List<Long> latenciesNanos, int submittedMeanwhile) {
    private static final double NANOS_IN_MILLI = 1e6;

    LaneResult {
        latenciesNanos = latenciesNanos.stream().sorted().toList();
    }

    private double millis(double quantile) {
        int index = (int) Math.ceil(quantile * latenciesNanos.size()) - 1;
        return latenciesNanos.isEmpty() ? 0 : latenciesNanos.get(Math.max(0, index)) / NANOS_IN_MILLI;
    }

    private int missing() {
        return options.seconds() - latenciesNanos.size();
    }

    String text() {
        return String.format(
                Locale.ROOT,
                """
                waiting    %d accepted, %d of them not submitted when the last password was sent
                carrier    %d submit_sm while passwords were sent, %d a second at the most
                passwords  %d submitted, %d not; from acceptance to submit_sm p50 %.0f ms, p99 %.0f ms, most %.0f ms
                """,
                accepted,
                waitingAtTheEnd,
                submittedMeanwhile,
                options.pace(),
                latenciesNanos.size(),
                missing(),
                millis(0.5),
                millis(0.99),
                millis(1));
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"commit\":\"%s\",\"waiting\":%d,\"accepted\":%d,\"waitingAtTheEnd\":%d,\"pace\":%d,\"window\":%d,"
                        + "\"submittedMeanwhile\":%d,\"passwords\":%d,\"missing\":%d,\"p50Millis\":%.1f,"
                        + "\"p99Millis\":%.1f,\"maxMillis\":%.1f}%n",
                options.commit(),
                options.waiting(),
                accepted,
                waitingAtTheEnd,
                options.pace(),
                options.window(),
                submittedMeanwhile,
                latenciesNanos.size(),
                missing(),
                millis(0.5),
                millis(0.99),
                millis(1));
    }
}
