package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.traffic.CallbackLog;
import io.trunkline.bench.crash.traffic.Cancel;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.sink.SinkState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the four witnesses of a run have written down.
 *
 * @param requests the client's answers
 * @param cancels those to what it took back, of each message one at most
 * @param submits the carrier's submits, in order
 * @param callbacks the sink's callbacks by message
 * @param sink how many callbacks were signed wrong or malformed
 * @param histories the gateway's own account
 * @param circumstances what else the promises depend on
 */
public record Evidence(
        List<Request> requests,
        List<Cancel> cancels,
        List<WireSubmit> submits,
        Map<Sid, List<CallbackLog.Taken>> callbacks,
        SinkState sink,
        Map<Sid, History> histories,
        Circumstances circumstances) {
    public Evidence {
        requests = List.copyOf(requests);
        cancels = List.copyOf(cancels);
        submits = List.copyOf(submits);
        callbacks = Map.copyOf(callbacks);
        histories = Map.copyOf(histories);
    }

    /** The same accounts under circumstances of which more is known. */
    public Evidence with(Circumstances known) {
        return new Evidence(requests, cancels, submits, callbacks, sink, histories, known);
    }

    /**
     * What was done to the gateway, as far as its promises depend on it.
     *
     * @param nodes how many there are
     * @param faults what was done, in order
     * @param graceful whether nodes were only stopped by SIGTERM
     * @param pausesOwners whether a node was to be stopped past its session between kills
     * @param surprises what the processes did that nobody asked for
     * @param failAmbiguous whether every message was to fail when nobody knew whether it was sent
     * @param doubt how long the gateway waits for the receipt of what is in doubt
     * @param pace how many segments a second may leave the sender that has a pace
     * @param readAt when its history was read
     * @param rebuilt what came of building the view anew; null where nobody did
     */
    public record Circumstances(
            int nodes,
            List<Befallen> faults,
            boolean graceful,
            boolean pausesOwners,
            List<String> surprises,
            boolean failAmbiguous,
            Duration doubt,
            double pace,
            Moment readAt,
            @Nullable Rebuilt rebuilt) {
        /** A client sees a death before whoever waits for the process has written it down. */
        private static final Duration SEEN_AFTER = Duration.ofSeconds(5);

        public Circumstances {
            faults = List.copyOf(faults);
            surprises = List.copyOf(surprises);
        }

        /** Whether the node that was asked died before the request had its outcome. */
        boolean diedBefore(Request request) {
            return faults.stream()
                    .flatMap(befallen -> befallen.deaths().stream())
                    .anyMatch(death -> isBy(death, request.node(), request.settledNanos()));
        }

        /** Whether it died while the request had no outcome. */
        boolean diedMeanwhile(Request request) {
            return diedMeanwhile(request.node(), request.startedNanos(), request.settledNanos());
        }

        /** Whether it died while the cancel had no answer. */
        boolean diedMeanwhile(Cancel cancel) {
            return diedMeanwhile(cancel.node(), cancel.startedNanos(), cancel.settledNanos());
        }

        private boolean diedMeanwhile(int node, long startedNanos, long settledNanos) {
            return faults.stream()
                    .flatMap(befallen -> befallen.deaths().stream())
                    .anyMatch(death -> isBy(death, node, settledNanos) && death.atNanos() - startedNanos >= 0);
        }

        private static boolean isBy(Befallen.Death death, int node, long settledNanos) {
            return death.node() == node && death.atNanos() - SEEN_AFTER.toNanos() - settledNanos <= 0;
        }

        /** How many times a node or a server was killed or paused, or sessions were cut. */
        public int interruptions() {
            return faults.stream()
                    .mapToInt(befallen -> befallen.fault().nodeToo() ? 2 : 1)
                    .sum();
        }
    }
}
