package io.trunkline.bench.report;

import io.trunkline.bench.load.GeneratorState;
import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.CallbackSummary;
import io.trunkline.bench.outcome.LatencySummary;
import java.util.Locale;

/** The summary of a run for a person to read. */
public final class TextReport {
    private static final double MEGABYTE = 1 << 20;

    private final RunResult result;
    private final StringBuilder text = new StringBuilder(2048);

    private TextReport(RunResult result) {
        this.result = result;
    }

    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        for (Report.Run run : report.runs()) {
            text.append(of(run.result()));
            if (!run.verdict().isEmpty()) {
                text.append("missed     ").append(run.verdict()).append('\n');
            }
        }
        return text.append(finding(report.finding())).toString();
    }

    /** One run. */
    public static String of(RunResult result) {
        var report = new TextReport(result);
        report.client();
        report.carrier();
        report.callbacks();
        report.use();
        return report.text.toString();
    }

    private static String finding(Finding finding) {
        return switch (finding) {
            case Finding.Steps steps -> "";
            case Finding.Highest highest ->
                String.format(
                        Locale.ROOT,
                        "%nhighest    %,.0f messages/s hold with accept p99 within %,.0f ms%n",
                        highest.ratePerSecond(),
                        highest.acceptMillisMax());
            case Finding.Soak soak ->
                String.format(
                        Locale.ROOT,
                        "%nsoak       %.1f min; least heap in use %,.0f MB in the first quarter, %,.0f MB in the"
                                + " last%n",
                        soak.minutes(),
                        soak.heapEarlyBytes() / MEGABYTE,
                        soak.heapLateBytes() / MEGABYTE);
            case Finding.Drain drain ->
                String.format(
                        Locale.ROOT,
                        "%nbacklog    %,d messages drained at %,.0f/s, fresh %,.0f/s: %.0f %%%n",
                        drain.messages(),
                        drain.drainedPerSecond(),
                        drain.freshPerSecond(),
                        drain.toFresh() * 100);
        };
    }

    private void carrier() {
        RunResult.Carrier carrier = result.carrier();
        if (carrier == null) {
            line("submitted  not observed: the carrier is not the harness'");
            return;
        }
        line(
                "submitted  %,d messages at %,.0f/s, %,d submit_sm with a tag",
                carrier.submits().messages(),
                result.submittedPerSecond(),
                carrier.submits().submits());
        latency("accept → submit_sm", carrier.legs().acceptToSubmit());
        latency("submit_sm → sent callback", carrier.legs().submitToSent());
        latency("submit_sm → delivered callback", carrier.legs().submitToDelivered());
    }

    private void client() {
        AnswerSummary answers = result.client().answers();
        GeneratorState generator = result.client().generator();
        line("");
        line("%s", result.plan().label());
        line(
                "accepted   %,d of %,d at %,.0f/s (asked for %,.0f/s)",
                answers.accepted(),
                result.plan().messages(),
                result.acceptedPerSecond(),
                result.plan().ratePerSecond());
        answers.errors().forEach((cause, count) -> line("  not accepted: %,d  %s", count, cause));
        line(
                "  waited for a connection %,d, late by over 1 ms %,d, unsent %,d, reconnects %,d",
                generator.held(), generator.late(), generator.unsent(), generator.reconnects());
        latency("accept, from the intended start", answers.fromIntended());
        latency("accept, from the actual start", answers.fromStarted());
    }

    private void callbacks() {
        RunResult.Callbacks callbacks = result.callbacks();
        if (callbacks == null) {
            line("delivered  not observed: run with --callbacks");
            return;
        }
        CallbackSummary summary = callbacks.summary();
        line(
                "delivered  %,d at %,.0f/s; undelivered %,d, failed %,d, canceled %,d, not final %,d",
                summary.messages(CallbackStatus.DELIVERED),
                result.deliveredPerSecond(),
                summary.messages(CallbackStatus.UNDELIVERED),
                summary.messages(CallbackStatus.FAILED),
                summary.messages(CallbackStatus.CANCELED),
                result.unsettled());
        latency("accept → sent callback", summary.toSent());
        latency("accept → delivered callback", summary.toDelivered());
        line(
                "callbacks  %,d; repeated %,d, before the answer %,d, backwards %,d, contradicting %,d, of SIDs never"
                        + " answered %,d",
                callbacks.sink().requests(),
                summary.repeated(),
                summary.beforeAnswer(),
                summary.backwards(),
                summary.contradictions(),
                summary.unclaimed());
        line(
                "  signatures sampled: %,d right, %,d wrong; malformed %,d",
                callbacks.sink().signaturesRight(),
                callbacks.sink().signaturesWrong(),
                callbacks.sink().malformed());
    }

    private void use() {
        if (result.use().keySet().stream().noneMatch(ProcessGroup::product)) {
            line("cpu        not measured: the gateway's process was not found on this machine");
            return;
        }
        line("cpu        %,.0f µs a message, all of the product", result.cpuMicrosPerMessage(result.productCpu()));
        for (ProcessGroup group : ProcessGroup.values()) {
            GroupUse use = result.use().get(group);
            if (use != null) {
                line(
                        "  %-9s %,8.0f µs a message, %,7.2f s, %,6.0f MB, %d processes%s",
                        group.name().toLowerCase(Locale.ROOT),
                        result.cpuMicrosPerMessage(use.cpu()),
                        use.cpu().toMillis() / 1e3,
                        use.memoryBytes() / MEGABYTE,
                        use.processes(),
                        group.product() ? "" : " (apart)");
            }
        }
    }

    private void latency(String leg, LatencySummary latency) {
        if (latency.count() > 0) {
            line(
                    "  %-32s p50 %s  p90 %s  p99 %s  p99.9 %s  max %s",
                    leg,
                    millis(latency, 50),
                    millis(latency, 90),
                    millis(latency, 99),
                    millis(latency, 99.9),
                    millis(latency, 100));
        }
    }

    private static String millis(LatencySummary latency, double percentile) {
        return String.format(Locale.ROOT, "%,.2f ms", latency.microsAt(percentile) / 1e3);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would cost a dependency
    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
