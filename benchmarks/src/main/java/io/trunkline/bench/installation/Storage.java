package io.trunkline.bench.installation;

/**
 * Bytes on disk.
 *
 * @param postgresBytes of tables and indexes, without what PostgreSQL writes ahead
 * @param kafkaBytes of its logs, without their indexes
 */
public record Storage(long postgresBytes, long kafkaBytes) {
    /** What has been added since {@code before}. */
    public Storage since(Storage before) {
        return new Storage(postgresBytes - before.postgresBytes, kafkaBytes - before.kafkaBytes);
    }
}
