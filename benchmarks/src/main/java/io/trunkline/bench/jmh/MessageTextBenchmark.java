package io.trunkline.bench.jmh;

import io.trunkline.smpp.text.Concatenating;
import io.trunkline.smpp.text.MessageText;
import io.trunkline.smpp.text.Segmentation;
import io.trunkline.smpp.text.Segments;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a text costs before it is sent: choosing its alphabet, counting its segments, cutting it into them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MessageTextBenchmark {
    private static final String WORDS = "Your parcel is on its way and should be with you today. ";

    /** One segment of GSM 7-bit, three of it, three of UCS-2. */
    @Param({"gsm-100", "gsm-400", "ucs2-180"})
    private String kind = "gsm-100";

    private String text = "";

    @Setup
    public void fill() {
        text = switch (kind) {
            case "gsm-100" -> WORDS.repeat(2).substring(0, 100);
            case "gsm-400" -> WORDS.repeat(8).substring(0, 400);
            case "ucs2-180" -> "ж" + WORDS.repeat(4).substring(0, 179);
            default -> throw new IllegalArgumentException("kind: " + kind);
        };
    }

    @Benchmark
    public int segmentCount() {
        return MessageText.segmentCount(text);
    }

    @Benchmark
    public Segments segments() {
        return Segmentation.of(text, Concatenating.UDH_8_BIT, 1);
    }
}
