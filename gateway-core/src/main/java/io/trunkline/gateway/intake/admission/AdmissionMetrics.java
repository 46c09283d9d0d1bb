package io.trunkline.gateway.intake.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** What is counted of admission; only of messages that have limits. Thread-safe. */
final class AdmissionMetrics {
    private final Counter admitted;
    private final Counter calls;
    private final Counter alone;
    private final Counter uncounted;
    private final Map<LimitKind, Counter> refused = new EnumMap<>(LimitKind.class);

    AdmissionMetrics(MeterRegistry registry, BooleanSupplier fallback) {
        admitted = Counter.builder("trunkline.admission.admitted")
                .description("Messages with limits that were within them")
                .register(registry);
        calls = Counter.builder("trunkline.admission.calls")
                .description("Calls of Redis that counted messages against limits")
                .register(registry);
        alone = Counter.builder("trunkline.admission.alone")
                .description("Messages that this node decided by its share of the limits")
                .register(registry);
        uncounted = Counter.builder("trunkline.admission.uncounted")
                .description("Messages refused because nobody could tell what is left of their caps")
                .register(registry);
        for (LimitKind kind : LimitKind.values()) {
            refused.put(
                    kind,
                    Counter.builder("trunkline.admission.refused")
                            .description("Messages refused because a limit was reached")
                            .tag("limit", kind.label())
                            .register(registry));
        }
        Gauge.builder("trunkline.admission.fallback", fallback, on -> on.getAsBoolean() ? 1 : 0)
                .description("1 while Redis is away and this node keeps its share of the limits by itself")
                .strongReference(true)
                .register(registry);
    }

    Verdict counted(Verdict verdict) {
        switch (verdict) {
            case Verdict.Admitted none -> admitted.increment();
            case Verdict.Limited limited -> refused(limited.by());
            case Verdict.Capped capped -> refused(capped.by());
            case Verdict.Uncounted closed -> uncounted.increment();
        }
        return verdict;
    }

    private void refused(AppliedLimit by) {
        Objects.requireNonNull(refused.get(by.key().kind())).increment();
    }

    void alone(int messages) {
        alone.increment(messages);
    }

    void called() {
        calls.increment();
    }
}
