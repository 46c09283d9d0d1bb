package io.trunkline.gateway.message;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The identity of a message in every room, table, topic, webhook and bill: {@code SM} and 32 hexadecimal digits.
 *
 * <p>Layout of the 128 bits, so that a reader can tell from the SID alone when and where to look:
 *
 * <pre>
 * bits 127..80  millisecond of acceptance since the epoch (48)
 * bits  79..68  partition of the topics intake and lifecycle (12)
 * bits  67..0   random (68)
 * </pre>
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record MessageSid(long high, long low) implements Comparable<MessageSid> {
    /** How many partitions a SID can name. */
    public static final int PARTITIONS_MAX = 1 << 12;

    private static final String PREFIX = "SM";
    private static final int LENGTH = 34;
    private static final HexFormat HEX = HexFormat.of();

    /**
     * A new SID.
     *
     * @param millis milliseconds since the epoch, 0..2^48-1
     * @param partition 0..4095
     */
    public static MessageSid next(long millis, int partition, RandomGenerator random) {
        if (partition < 0 || partition >= PARTITIONS_MAX) {
            throw new IllegalArgumentException("partition: " + partition + " (expected: 0..4095)");
        }
        long high = millis << 16 | (long) partition << 4 | random.nextInt(16);
        return new MessageSid(high, random.nextLong());
    }

    /** Reads {@code SM} and 32 lower- or upper-case hexadecimal digits; empty for anything else. */
    public static Optional<MessageSid> parse(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(new MessageSid(
                HexFormat.fromHexDigitsToLong(text, 2, 18), HexFormat.fromHexDigitsToLong(text, 18, 34)));
    }

    /** Milliseconds since the epoch at which the message was accepted. */
    public long millis() {
        return high >>> 16;
    }

    /** The partition of {@code intake} and {@code lifecycle} that holds the message's records. */
    public int partition() {
        return (int) (high >>> 4) & (PARTITIONS_MAX - 1);
    }

    @Override
    public int compareTo(MessageSid other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return PREFIX + HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
