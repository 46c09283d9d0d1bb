package io.trunkline.bench.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.report.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What came of a run.
 *
 * @param traffic what the carriers took
 * @param sent what was asked of the gateway
 */
record RouteResult(RouteOptions options, Times times, Traffic traffic, RouteLoad.Sent sent, Moves moves, Word word) {
    private static final long LATE_MILLIS = 2_000;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double PERCENTILE = 0.99;

    /** When the load began, the cheapest fell and the load ended, of {@link System#nanoTime()}. */
    record Times(long started, long fell, long ended) {}

    /**
     * What the gateway says of what should not be.
     *
     * @param nowhereInDoubt messages that no carrier has and of which it does not know whether one has
     * @param unlabelled destinations that got more than one text, of which it never said that it does not know
     * @param examples the histories of some messages that no carrier has and that are in no doubt
     */
    record Word(long nowhereInDoubt, long unlabelled, List<String> examples) {
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
        return sent.answers().accepted() - traffic.firstAt(text -> true).size();
    }

    /** From when they were due until a carrier had them, rising, of the messages that these carriers took and that were due then. */
    private long[] millis(Predicate<Text> wanted, long from, long until) {
        Map<String, Long> at = traffic.firstAt(wanted);
        return sent.dueNanos().entrySet().stream()
                .filter(due -> due.getValue() - from >= 0 && due.getValue() - until < 0 && at.containsKey(due.getKey()))
                .mapToLong(due -> TimeUnit.NANOSECONDS.toMillis(at.getOrDefault(due.getKey(), 0L) - due.getValue()))
                .sorted()
                .toArray();
    }

    private static long p99(long[] rising) {
        return rising.length == 0 ? 0 : rising[(int) (PERCENTILE * (rising.length - 1))];
    }

    private static long worst(long[] rising) {
        return rising.length == 0 ? 0 : rising[rising.length - 1];
    }

    /** Of the carriers that read on, as long before the fall as it lasted. */
    private long[] othersBefore() {
        return millis(text -> text.carrier() != 0, times.fell() - held(), times.fell());
    }

    private long[] othersAfter() {
        return millis(text -> text.carrier() != 0, times.fell(), times.fell() + held());
    }

    private static long held() {
        return TimeUnit.SECONDS.toNanos(RouteTest.HOLD_SECONDS);
    }

    /** Of what was due after the fall, whoever took it. */
    private long[] after() {
        return millis(text -> true, times.fell(), times.ended());
    }

    private long late() {
        return Arrays.stream(after()).filter(millis -> millis > LATE_MILLIS).count();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (isApart()) {
            line(
                    text,
                    "others",
                    "p99 from due to submit " + p99(othersBefore()) + " ms before, " + p99(othersAfter())
                            + " ms while one reads nothing; worst " + worst(othersBefore()) + " and "
                            + worst(othersAfter()) + " ms");
        } else {
            line(text, "healthy", percent(dearerWhileHealthy()) + " sent dearer");
            line(text, "elsewhere", after(moves.elsewhereSeconds(), options.movedSecondsAsked()));
        }
        if (options.fall() == Fall.BIND_LOSS) {
            line(
                    text,
                    "after it",
                    "worst from due to submit " + worst(after()) + " ms; " + late() + " of " + after().length
                            + " after more than 2 s");
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
            json.writeNumberField("format", 1);
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
            json.writeNumberField("othersP99MillisBefore", p99(othersBefore()));
            json.writeNumberField("othersP99Millis", p99(othersAfter()));
            json.writeNumberField("othersWorstMillisBefore", worst(othersBefore()));
            json.writeNumberField("othersWorstMillis", worst(othersAfter()));
        } else {
            json.writeNumberField("sentDearerWhileHealthy", dearerWhileHealthy());
            write(json, "elsewhere", moves.elsewhereSeconds(), options.movedSecondsAsked());
        }
        if (options.fall() == Fall.BIND_LOSS) {
            json.writeNumberField("worstMillisAfterwards", worst(after()));
            json.writeNumberField("laterThanTwoSeconds", late());
            json.writeArrayFieldStart("worstMillisBySecond");
            for (long at = times.fell(); at - times.ended() < 0; at += SECOND_NANOS) {
                json.writeNumber(worst(millis(text -> true, at, at + SECOND_NANOS)));
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
