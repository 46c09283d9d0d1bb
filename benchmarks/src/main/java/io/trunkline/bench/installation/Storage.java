package io.trunkline.bench.installation;

/** Bytes on disk. */
public record Storage(long postgresBytes, long kafkaBytes) {
    /** What has been added since {@code before}. */
    public Storage since(Storage before) {
        return new Storage(postgresBytes - before.postgresBytes, kafkaBytes - before.kafkaBytes);
    }
}
