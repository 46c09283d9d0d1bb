package io.trunkline.bench.search;

import io.trunkline.bench.report.RunResult;
import java.util.Locale;
import java.util.Optional;

/**
 * When a rate holds: (almost) everything was accepted within the latency goal, and the carrier got it about as fast as it
 * came, so that no queue grew.
 *
 * @param acceptMillisMax p99 of the answers from their intended start
 */
public record Goal(double acceptMillisMax) {
    private static final double ACCEPTED_MIN = 0.99;
    private static final double LAG_SHARE = 0.05;
    private static final double LAG_SECONDS = 1;

    /** Why the rate does not hold; empty where it does. */
    public Optional<String> missedBy(RunResult result) {
        long accepted = result.client().answers().accepted();
        double share = accepted / (double) result.plan().messages();
        if (share < ACCEPTED_MIN) {
            return missed("accepted %.1f %% of what was asked", share * 100);
        }
        double p99Millis = result.client().answers().fromIntended().microsAt(99) / 1e3;
        if (p99Millis > acceptMillisMax) {
            return missed("accept p99 %.0f ms, over %.0f ms", p99Millis, acceptMillisMax);
        }
        RunResult.Carrier carrier = result.carrier();
        if (carrier != null) {
            double length = result.plan().messages() / result.plan().ratePerSecond();
            double lastSubmit = (carrier.submits().submittedLastNanos()
                            - result.client().generator().startNanos())
                    / 1e9;
            if (lastSubmit > length * (1 + LAG_SHARE) + LAG_SECONDS) {
                return missed("the last submit_sm came %.1f s after the schedule", lastSubmit - length);
            }
        }
        return result.isSound() ? Optional.empty() : missed("the run was not sound");
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would cost a dependency
    private static Optional<String> missed(String format, Object... figures) {
        return Optional.of(String.format(Locale.ROOT, format, figures));
    }
}
