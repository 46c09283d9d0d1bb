package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Reads {@code intake} and {@code lifecycle} into a projection from the beginning up to a given position, outside of any
 * group. Blocks; one caller, no event loop.
 */
public final class LogReplay {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration NOTHING_READ_MAX = Duration.ofSeconds(30);
    private static final Duration APPLY_MAX = Duration.ofSeconds(60);
    private static final int BATCH_MAX = 2_000;
    private static final long ANSWER_SECONDS_MAX = 20;

    private final KafkaCluster cluster;
    private final Projection projection;
    private final UnreadableRecords unreadable;

    public LogReplay(KafkaCluster cluster, Projection projection) {
        this.cluster = cluster;
        this.projection = projection;
        this.unreadable = new UnreadableRecords(cluster.meters());
    }

    /** Who feeds a view from this log now: the client and host of each member of group {@code pg}. */
    public static List<String> viewReaders(KafkaCluster cluster) {
        try (Admin admin = cluster.admin()) {
            return Objects.requireNonNull(admin.describeConsumerGroups(List.of(ViewSession.GROUP))
                            .describedGroups()
                            .get(ViewSession.GROUP))
                    .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                    .members()
                    .stream()
                    .map(member -> member.clientId() + " at " + member.host())
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw new IllegalStateException("Kafka could not say who reads the log", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not answer within " + ANSWER_SECONDS_MAX + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked who reads the log", e);
        }
    }

    /**
     * Reads one partition, whose projection must stand at its beginning. A log that ends before the position is read to its
     * end. Returns how many records that were.
     *
     * @throws IllegalStateException when Kafka gives nothing for half a minute or the projection fails
     */
    public long run(int partition, LogPosition until) {
        TopicPartition intake = new TopicPartition(Topics.INTAKE, partition);
        TopicPartition lifecycle = new TopicPartition(Topics.LIFECYCLE, partition);
        List<TopicPartition> both = List.of(intake, lifecycle);
        LogPosition held = Objects.requireNonNull(projection.position(partition).block(APPLY_MAX));
        if (!held.equals(LogPosition.START)) {
            throw new IllegalStateException("view of partition " + partition + ": at " + held + " (expected: "
                    + LogPosition.START + "); somebody else projects into it");
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                cluster.consumer("replay", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_MAX))) {
            consumer.assign(both);
            Map<TopicPartition, Long> ends = consumer.endOffsets(both);
            LogPosition end = new LogPosition(
                    Math.min(until.intake(), ends.getOrDefault(intake, 0L)),
                    Math.min(until.lifecycle(), ends.getOrDefault(lifecycle, 0L)));
            consumer.seekToBeginning(both);
            return new Pass(consumer, intake, lifecycle, end).run();
        }
    }

    /** One partition pair on its way. */
    private final class Pass {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final TopicPartition intake;
        private final TopicPartition lifecycle;
        private final LogPosition end;
        private LogPosition held = LogPosition.START;
        private final GatheredRecords gathered = new GatheredRecords(unreadable);
        private long records;

        private Pass(
                KafkaConsumer<byte[], byte[]> consumer,
                TopicPartition intake,
                TopicPartition lifecycle,
                LogPosition end) {
            this.consumer = consumer;
            this.intake = intake;
            this.lifecycle = lifecycle;
            this.end = end;
        }

        private long run() {
            long giveUpNanos = System.nanoTime() + NOTHING_READ_MAX.toNanos();
            LogPosition read = read();
            while (!read.equals(end)) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                if (!polled.isEmpty()) {
                    giveUpNanos = System.nanoTime() + NOTHING_READ_MAX.toNanos();
                } else if (System.nanoTime() - giveUpNanos > 0) {
                    throw new IllegalStateException("partition " + intake.partition() + ": nothing more to read at "
                            + read + " (expected: records up to " + end + ")");
                }
                polled.forEach(this::take);
                read = read();
                apply(read);
            }
            apply(end);
            return records;
        }

        /** How far was read, as far as it concerns us. */
        private LogPosition read() {
            return new LogPosition(
                    Math.min(end.intake(), consumer.position(intake)),
                    Math.min(end.lifecycle(), consumer.position(lifecycle)));
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            boolean isIntake = record.topic().equals(Topics.INTAKE);
            if (record.offset() >= (isIntake ? end.intake() : end.lifecycle())) {
                return;
            }
            records++;
            gathered.add(record);
        }

        private void apply(LogPosition to) {
            if (!to.equals(held)) {
                projection.apply(gathered.take(intake.partition(), held, to)).block(APPLY_MAX);
                held = to;
            }
        }
    }
}
