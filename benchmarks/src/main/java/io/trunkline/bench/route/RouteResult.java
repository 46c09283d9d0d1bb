package io.trunkline.bench.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.report.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * What came of a run.
 *
 * @param binds how many the cheapest had when it fell
 * @param stalls empty where it fell otherwise
 * @param traffic what the carriers took
 * @param sent what was asked of the gateway
 */
record RouteResult(
        RouteOptions options,
        Times times,
        int binds,
        List<Stall> stalls,
        Traffic traffic,
        RouteLoad.Sent sent,
        Moves moves,
        Word word) {

    private static final long LATE_MICROS = 2_000_000;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Who waits longer for its carrier was late before that fell. */
    private static final long BEFORE_NANOS = 5 * SECOND_NANOS;

    private static final double DEARER_MAX = 0.01;
    private static final double P99_RATIO_MAX = 1.25;
    private static final double RATE_RATIO_MIN = 0.95;

    /** When the load began, the cheapest fell and the load ended, of {@link System#nanoTime()}. */
    record Times(long started, long fell, long ended) {}

    /**
     * What the gateway says of what should not be.
     *
     * @param listed messages that it has
     * @param nowhere those that no carrier has
     * @param nowhereInDoubt messages that no carrier has and of which it does not know whether one has
     * @param unlabelled destinations that got more than one text, of which it never said that it does not know
     * @param examples the histories of some messages that no carrier has and that are in no doubt
     */
    record Word(long listed, long nowhere, long nowhereInDoubt, long unlabelled, List<String> examples) {
        Word {
            examples = List.copyOf(examples);
        }
    }

    /**
     * How traffic moved; empty for what it did not, or was not asked to.
     *
     * @param elsewhereSeconds from the fall until 90 % went elsewhere
     * @param backSeconds from the recovery until 90 % went to the cheapest again
     */
    record Moves(OptionalDouble elsewhereSeconds, OptionalDouble backSeconds) {}

    private boolean isApart() {
        return options.fall() == Fall.STALL;
    }

    private double dearerWhileHealthy() {
        return traffic.shareElsewhere(times.started(), times.fell());
    }

    /** Accepted messages that no carrier has. */
    private long nowhere() {
        return word.nowhere() + Math.max(0, sent.answers().accepted() - word.listed());
    }

    private static long worstMillis(long[] risingMicros) {
        return risingMicros.length == 0 ? 0 : TimeUnit.MICROSECONDS.toMillis(risingMicros[risingMicros.length - 1]);
    }

    /**
     * Of what was due after the fall, whoever took it, and of what was due shortly before and may have lain in the lane of the
     * carrier that fell: counted from the fall.
     */
    private long[] after() {
        return sent.microsAfter(
                times.fell(), traffic.firstAt(text -> true), times.fell() - BEFORE_NANOS, times.ended());
    }

    /** What came after more than two seconds, or to nobody, but for what is in doubt: the carrier that fell may have it. */
    private long late() {
        long never = sent.without(
                traffic.firstAt(text -> true), destination -> true, times.fell() - BEFORE_NANOS, times.ended());
        return Arrays.stream(after()).filter(micros -> micros > LATE_MICROS).count()
                + Math.max(0, never - word.nowhereInDoubt());
    }

    /** What was on its way to the carrier that fell, on all its binds, may be in doubt, and no more. */
    private boolean isDoubtBounded() {
        return word.nowhereInDoubt() <= (long) RouteMain.WINDOW * binds;
    }

    /** What is asked of the gateway and was not seen. */
    List<String> missed() {
        List<String> missed = new ArrayList<>();
        if (isApart()) {
            check(missed, Stall.median(stalls, Stall::p99Ratio) <= P99_RATIO_MAX, "the others' p99");
            check(missed, Stall.median(stalls, Stall::rateRatio) >= RATE_RATIO_MIN, "the others' rate");
        } else {
            check(missed, dearerWhileHealthy() <= DEARER_MAX, "what is sent dearer while all is well");
            check(missed, inTime(moves.elsewhereSeconds(), options.movedSecondsAsked()), "the time to go elsewhere");
        }
        check(missed, options.fall() != Fall.BIND_LOSS || late() == 0, "2 s for each message after the loss");
        check(missed, options.fall() != Fall.BIND_LOSS || isDoubtBounded(), "no more doubts than windows hold");
        check(
                missed,
                options.fall() != Fall.RECOVER || inTime(moves.backSeconds(), options.backSecondsAsked()),
                "the time to come back");
        check(missed, sent.answers().errors().isEmpty(), "an acceptance of each message");
        check(missed, nowhere() <= word.nowhereInDoubt(), "a carrier, or a doubt, for each accepted message");
        check(missed, word.unlabelled() == 0, "one text for each number, or a doubt");
        return missed;
    }

    private static void check(List<String> missed, boolean held, String what) {
        if (!held) {
            missed.add(what);
        }
    }

    private static boolean inTime(OptionalDouble seconds, int asked) {
        return seconds.orElse(Double.MAX_VALUE) <= asked;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (isApart()) {
            for (Stall stall : stalls) {
                line(
                        text,
                        "others",
                        String.format(
                                Locale.ROOT,
                                "p99 from due to submit %.1f ms before, %.1f ms while one reads nothing; %d and %d taken",
                                stall.p99MicrosBefore() / 1e3,
                                stall.p99Micros() / 1e3,
                                stall.takenBefore(),
                                stall.taken()));
            }
            line(
                    text,
                    "medians",
                    String.format(
                            Locale.ROOT,
                            "p99 %.2f times (asked: %.2f), rate %.2f times (asked: %.2f)",
                            Stall.median(stalls, Stall::p99Ratio),
                            P99_RATIO_MAX,
                            Stall.median(stalls, Stall::rateRatio),
                            RATE_RATIO_MIN));
        } else {
            line(text, "healthy", percent(dearerWhileHealthy()) + " sent dearer");
            line(text, "elsewhere", after(moves.elsewhereSeconds(), options.movedSecondsAsked()));
        }
        if (options.fall() == Fall.BIND_LOSS) {
            line(
                    text,
                    "after it",
                    "worst from due, or from the loss, to submit " + worstMillis(after()) + " ms; " + late() + " of "
                            + after().length + " after more than 2 s");
        }
        if (options.fall() == Fall.RECOVER) {
            line(text, "back", after(moves.backSeconds(), options.backSecondsAsked()));
        }
        line(
                text,
                "accepted",
                sent.answers().accepted() + ", nowhere " + nowhere() + " (" + word.nowhereInDoubt()
                        + " of them in doubt), not accepted "
                        + sent.answers().errors());
        line(
                text,
                "twice",
                traffic.repeated().size() + " destinations, " + word.unlabelled() + " of them not labelled ambiguous");
        word.examples().forEach(example -> line(text, "nowhere", example));
        missed().forEach(what -> line(text, "missed", what));
        return text.toString();
    }

    private static String after(OptionalDouble seconds, int asked) {
        return (seconds.isPresent() ? String.format(Locale.ROOT, "after %.1f s", seconds.getAsDouble()) : "not in time")
                + " (asked: " + asked + " s)";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static void line(StringBuilder text, String name, String figures) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, figures));
    }

    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", 2);
            json.writeArrayFieldStart("missed");
            for (String what : missed()) {
                json.writeString(what);
            }
            json.writeEndArray();
            plan(json);
            Machine.read().write(json);
            figures(json);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void plan(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("plan");
        json.writeStringField("commit", options.commit());
        json.writeStringField("fall", options.fall().word());
        json.writeNumberField("messagesPerSecond", options.perSecond());
        json.writeNumberField("warmSeconds", options.warmSeconds());
        json.writeNumberField("receiptMedianSeconds", RouteCarrier.RECEIPT_MEDIAN_SECONDS);
        json.writeNumberField("windowSeconds", Traffic.WINDOW_SECONDS);
        json.writeEndObject();
    }

    private void figures(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("figures");
        if (isApart()) {
            json.writeNumberField("othersP99Ratio", Stall.median(stalls, Stall::p99Ratio));
            json.writeNumberField("othersRateRatio", Stall.median(stalls, Stall::rateRatio));
            json.writeArrayFieldStart("stalls");
            for (Stall stall : stalls) {
                json.writeStartObject();
                json.writeNumberField("p99MicrosBefore", stall.p99MicrosBefore());
                json.writeNumberField("p99Micros", stall.p99Micros());
                json.writeNumberField("takenBefore", stall.takenBefore());
                json.writeNumberField("taken", stall.taken());
                json.writeEndObject();
            }
            json.writeEndArray();
        } else {
            json.writeNumberField("sentDearerWhileHealthy", dearerWhileHealthy());
            write(json, "elsewhere", moves.elsewhereSeconds(), options.movedSecondsAsked());
        }
        if (options.fall() == Fall.BIND_LOSS) {
            json.writeNumberField("worstMillisAfterwards", worstMillis(after()));
            json.writeNumberField("laterThanTwoSeconds", late());
            json.writeNumberField("bindsLost", binds);
            json.writeArrayFieldStart("worstMillisBySecond");
            Map<String, Long> taken = traffic.firstAt(text -> true);
            for (long at = times.fell(); at - times.ended() < 0; at += SECOND_NANOS) {
                json.writeNumber(worstMillis(sent.micros(taken, at, at + SECOND_NANOS)));
            }
            json.writeEndArray();
        }
        if (options.fall() == Fall.RECOVER) {
            write(json, "back", moves.backSeconds(), options.backSecondsAsked());
        }
        json.writeNumberField("accepted", sent.answers().accepted());
        json.writeNumberField("nowhere", nowhere());
        json.writeNumberField("destinationsTwice", traffic.repeated().size());
        json.writeNumberField("nowhereInDoubt", word.nowhereInDoubt());
        json.writeNumberField("destinationsTwiceUnlabelled", word.unlabelled());
        json.writeObjectFieldStart("errors");
        for (Map.Entry<String, Long> error : sent.answers().errors().entrySet()) {
            json.writeNumberField(error.getKey(), error.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, OptionalDouble seconds, int asked) throws IOException {
        json.writeNumberField(name + "SecondsAsked", asked);
        if (seconds.isPresent()) {
            json.writeNumberField(name + "Seconds", seconds.getAsDouble());
        } else {
            json.writeNullField(name + "Seconds");
        }
    }
}
