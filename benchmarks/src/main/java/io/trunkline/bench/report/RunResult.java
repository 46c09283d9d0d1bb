package io.trunkline.bench.report;

import io.trunkline.bench.load.GeneratorState;
import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.CallbackSummary;
import io.trunkline.bench.sink.SinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param startedAt wall-clock time of its first intended start
 * @param client the client's side
 * @param callbacks the sink's side, null when no callbacks were asked for
 * @param use CPU and memory from the first request to the last callback; empty when the gateway's process is not on this
 *     machine
 */
public record RunResult(
        RunPlan plan,
        Instant startedAt,
        Client client,
        @Nullable Callbacks callbacks,
        Map<ProcessGroup, GroupUse> use) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** What the client saw. */
    public record Client(GeneratorState generator, AnswerSummary answers) {}

    /** What the sink saw. */
    public record Callbacks(SinkState sink, CallbackSummary summary) {}

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
        return use.entrySet().stream()
                .filter(entry -> entry.getKey().product())
                .map(entry -> entry.getValue().cpu())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Accepted messages that were not called back as final; 0 without callbacks. */
    public long unsettled() {
        return callbacks == null
                ? 0
                : client.answers().accepted() - callbacks.summary().settled();
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
