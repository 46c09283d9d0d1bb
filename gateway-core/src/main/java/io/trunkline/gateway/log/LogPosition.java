package io.trunkline.gateway.log;

/**
 * How far a reader has come in one partition of {@code intake} and the same partition of {@code lifecycle}.
 *
 * @param intake offset of the next record of intake
 * @param lifecycle offset of the next record of lifecycle
 */
public record LogPosition(long intake, long lifecycle) {
    /** Before the first record. */
    public static final LogPosition START = new LogPosition(0, 0);
}
