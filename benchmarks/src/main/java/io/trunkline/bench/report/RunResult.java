package io.trunkline.bench.report;

import io.trunkline.bench.load.GeneratorState;
import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.CallbackSummary;
import io.trunkline.bench.outcome.LatencySummary;
import io.trunkline.bench.outcome.Legs;
import io.trunkline.bench.outcome.SubmitSummary;
import io.trunkline.bench.sink.SinkState;
import io.trunkline.bench.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param startedAt wall-clock time of its first intended start
 * @param client the client's side
 * @param carrier the carrier's side, null when its log is not known
 * @param callbacks the sink's side, null when no callbacks were asked for
 */
public record RunResult(
        RunPlan plan,
        Instant startedAt,
        Client client,
        @Nullable Carrier carrier,
        @Nullable Callbacks callbacks,
        Watched watched) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** What the client saw. */
    public record Client(GeneratorState generator, AnswerSummary answers) {}

    /** What the carrier saw, and the legs that it is one end of. */
    public record Carrier(SubmitSummary submits, Legs legs) {}

    /** What the sink saw. */
    public record Callbacks(SinkState sink, CallbackSummary summary) {}

    /**
     * What the harness watched.
     *
     * @param use CPU and memory from the first request to the end; without the gateway when its process is not on this
     *     machine
     * @param seconds how it went, about a second apart
     */
    public record Watched(Map<ProcessGroup, GroupUse> use, List<Second> seconds) {
        public Watched {
            use = Map.copyOf(use);
            seconds = List.copyOf(seconds);
        }
    }

    /**
     * One moment.
     *
     * @param atSeconds since the first intended start
     * @param counts since then
     * @param accepts latencies of what was accepted since the moment before
     * @param sight what was last seen of processes, gateway and Kafka
     */
    public record Second(double atSeconds, Counts counts, LatencySummary accepts, Watch.Sight sight) {}

    /**
     * Messages up to a moment.
     *
     * @param ended accepted and called back with their end
     */
    public record Counts(long accepted, long notAccepted, long submitted, long ended, long inFlight, long waiting) {}

    public Map<ProcessGroup, GroupUse> use() {
        return watched.use();
    }

    /** Messages a second at the carrier, from the first intended start to the last submit_sm; 0 where it is not known. */
    public double submittedPerSecond() {
        return carrier == null
                ? 0
                : perSecond(carrier.submits().messages(), carrier.submits().submittedLastNanos());
    }

    /** Messages a second at the carrier, from the first submit_sm to the last; 0 where it is not known. */
    public double drainedPerSecond() {
        if (carrier == null || carrier.submits().messages() < 2) {
            return 0;
        }
        long nanos = carrier.submits().submittedLastNanos() - carrier.submits().submittedFirstNanos();
        return nanos <= 0 ? 0 : carrier.submits().messages() * NANOS_PER_SECOND / nanos;
    }

    /** Accepted messages a second, from the first intended start to the last acceptance. */
    public double acceptedPerSecond() {
        return perSecond(client.answers().accepted(), client.answers().acceptedLastNanos());
    }

    /** Delivered messages a second, from the first intended start to the last callback of that kind; 0 without callbacks. */
    public double deliveredPerSecond() {
        if (callbacks == null) {
            return 0;
        }
        CallbackSummary summary = callbacks.summary();
        return perSecond(summary.messages(CallbackStatus.DELIVERED), summary.deliveredLastNanos());
    }

    /** CPU per accepted message; all of the product, or one group's. */
    public double cpuMicrosPerMessage(Duration cpu) {
        long accepted = client.answers().accepted();
        return accepted == 0 ? 0 : cpu.toNanos() / 1e3 / accepted;
    }

    /** CPU of everything that counts as the product. */
    public Duration productCpu() {
        return use().entrySet().stream()
                .filter(entry -> entry.getKey().product())
                .map(entry -> entry.getValue().cpu())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Accepted messages that were not called back as final, but for those with a hostile endpoint; 0 without callbacks. */
    public long unsettled() {
        return callbacks == null
                ? 0
                : client.answers().accepted()
                        - callbacks.summary().notAwaited()
                        - callbacks.summary().settled();
    }

    /** Whether nothing happened that must never happen. */
    public boolean isSound() {
        return client.generator().unsent() == 0 && unsettled() == 0 && (callbacks == null || isSound(callbacks));
    }

    private static boolean isSound(Callbacks callbacks) {
        CallbackSummary summary = callbacks.summary();
        return summary.backwards() == 0
                && summary.contradictions() == 0
                && summary.repeatedSids() == 0
                && callbacks.sink().signaturesWrong() == 0
                && callbacks.sink().malformed() == 0;
    }

    private double perSecond(long count, long lastNanos) {
        long nanos = lastNanos - client.generator().startNanos();
        return count == 0 || nanos <= 0 ? 0 : count * NANOS_PER_SECOND / nanos;
    }
}
