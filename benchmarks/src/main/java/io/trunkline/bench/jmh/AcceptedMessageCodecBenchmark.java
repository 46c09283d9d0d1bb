package io.trunkline.bench.jmh;

import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import java.net.URI;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A record of the topic intake, to and from octets; router, view and whoever else reads an envelope do the same. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AcceptedMessageCodecBenchmark {
    private static final Instant AT = Instant.ofEpochMilli(1_795_000_000_000L);

    private final AcceptedMessage message = new AcceptedMessage(
            new Envelope(
                    MessageSid.next(AT.toEpochMilli(), 1, new SplittableRandom(1)),
                    new AccountSid("AC0123456789abcdef0123456789abcdef"),
                    new Address("+15005550006"),
                    new Address("+14155550100"),
                    null,
                    1,
                    URI.create("https://example.com/status?order=12345"),
                    AT),
            "Your parcel is on its way and should be with you today.");
    private final byte[] octets = MessageCodecs.ACCEPTED.encode(message);

    @Benchmark
    public AcceptedMessage decode() throws UnreadableRecordException {
        return MessageCodecs.ACCEPTED.decode(octets);
    }

    @Benchmark
    public byte[] encode() {
        return MessageCodecs.ACCEPTED.encode(message);
    }
}
