package io.trunkline.gateway.waiting;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts what became of waits: {@code trunkline.waits.released} by kind and outcome. Thread-safe. */
record ReleaseMetrics(MeterRegistry meters) {
    /** The release, counted. */
    Release counted(DueMessage due, Release release) {
        meters.counter("trunkline.waits.released", "kind", word(due.key().kind()), "outcome", outcome(release))
                .increment();
        return release;
    }

    private static String outcome(Release release) {
        return switch (release) {
            case Release.Say say -> word(say);
            case Release.Drop drop -> "dropped";
            case Release.Queue queue -> "queued";
            case Release.Later later -> "postponed";
        };
    }

    private static String word(Release.Say say) {
        return switch (say.fact()) {
            case io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted routed -> word(routed.cause());
            case io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed failed -> "failed";
            case io.trunkline.gateway.lifecycle.LifecycleEvent other -> "timed_out";
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
