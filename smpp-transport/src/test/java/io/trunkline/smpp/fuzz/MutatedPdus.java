package io.trunkline.smpp.fuzz;

import io.netty.buffer.ByteBufUtil;
import io.trunkline.smpp.codec.PduDecoder;
import io.trunkline.smpp.pdu.Pdu;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes mutated PDUs one after another. An error that is not the codec's own ends the run with the octets that caused
 * it.XX
 */
public final class MutatedPdus {
    static final long SLOW_NANOS = 10_000_000;
    private static final int ALONE = 3;

    /** Frames that are kept to be tried again; each further one counts as slow. */
    private static final int SUSPECTS_MAX = 10_000;

    private static final int ROUND_TRIP_EACH = 16;
    private static final double MEMORY_FROM = 0.1;
    private static final int REPORTS = 20;

    private final PduDecoder decoder = new PduDecoder();
    private final Mutator mutator;
    private long decoded;
    private long refused;
    private final List<byte[]> suspects = new ArrayList<>();
    private long slow;
    private long slowestNanos;

    /**
     * @param decoded frames that were sound PDUs after all
     * @param refused frames with an unknown command, or a body that got a typed error
     * @param suspects frames that took longer than the bound the first time
     * @param slow of those, the ones that did so alone too
     * @param slowestNanos the longest that a frame took, by its time alone where it was tried again
     * @param heapGrowthBytes heap in use at the end above that at a tenth of the way, after collections
     */
    record Result(
            long decoded,
            long refused,
            int suspects,
            long slow,
            long slowestNanos,
            long heapGrowthBytes,
            double seconds) {}

    MutatedPdus(long seed) {
        mutator = new Mutator(Seeds.of("pdu"), seed);
    }

    /** Takes how many, and the seed. */
    public static void main(String[] arguments) {
        long count = Long.parseLong(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        System.out.printf(
                "%,d mutated PDUs from %d seeds, random seed %d%n",
                count, Seeds.of("pdu").size(), seed);
        Result result = new MutatedPdus(seed).run(count);
        System.out.printf(
                "decoded %,d, refused %,d, slower than 10 ms at first %,d, alone %,d, slowest %.3f ms, heap growth %,d KiB,"
                        + " %.0f s%n",
                result.decoded,
                result.refused,
                result.suspects,
                result.slow,
                result.slowestNanos / 1e6,
                result.heapGrowthBytes >> 10,
                result.seconds);
        System.exit(result.slow == 0 && result.heapGrowthBytes < 8 << 20 ? 0 : 1);
    }

    Result run(long count) {
        long from = System.nanoTime();
        long measureAt = (long) (count * MEMORY_FROM);
        long heapBefore = 0;
        for (long i = 0; i < count; i++) {
            if (i == measureAt) {
                heapBefore = usedHeap();
            }
            if (count >= 10_000_000 && i > 0 && i % (count / REPORTS) == 0) {
                System.out.printf("%,d after %.0f s%n", i, (System.nanoTime() - from) / 1e9);
            }
            one(i % ROUND_TRIP_EACH == 0);
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        long growth = usedHeap() - heapBefore;
        suspects.forEach(this::judge);
        return new Result(decoded, refused, suspects.size(), slow, slowestNanos, growth, seconds);
    }

    private void one(boolean roundTrip) {
        mutator.next();
        try {
            long begun = System.nanoTime();
            Pdu pdu = PduFuzz.decode(decoder, mutator.octets(), mutator.length());
            long nanos = System.nanoTime() - begun;
            if (nanos > SLOW_NANOS) {
                suspect();
            } else {
                slowestNanos = Math.max(slowestNanos, nanos);
            }
            if (pdu == null) {
                refused++;
            } else {
                decoded++;
                if (roundTrip) {
                    PduFuzz.roundTrip(pdu, Arrays.copyOf(mutator.octets(), mutator.length()));
                }
            }
        } catch (RuntimeException | Error untyped) {
            throw new AssertionError(ByteBufUtil.hexDump(mutator.octets(), 0, mutator.length()), untyped);
        }
    }

    private void suspect() {
        if (suspects.size() < SUSPECTS_MAX) {
            suspects.add(Arrays.copyOf(mutator.octets(), mutator.length()));
        } else {
            slow++;
        }
    }

    private void judge(byte[] suspect) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < ALONE; i++) {
            long begun = System.nanoTime();
            PduFuzz.decode(decoder, suspect, suspect.length);
            shortest = Math.min(shortest, System.nanoTime() - begun);
        }
        slowestNanos = Math.max(slowestNanos, shortest);
        if (shortest > SLOW_NANOS) {
            slow++;
            System.out.printf("%.3f ms: %s%n", shortest / 1e6, ByteBufUtil.hexDump(suspect));
        }
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
