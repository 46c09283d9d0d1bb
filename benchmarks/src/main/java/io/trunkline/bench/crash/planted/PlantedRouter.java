package io.trunkline.bench.crash.planted;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaLifecycleLog;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A router that moves messages from {@code intake} to {@code lanes} without a transaction: it commits its offsets before
 * the lanes have the messages, or long after. For a thread of its own, until the process ends.
 */
final class PlantedRouter implements Runnable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int LANE_LATER_MILLIS = 1_000;
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final int SLOTS = 4;
    private static final String CARRIER = "default";

    private final String kafka;
    private final Offset offset;
    private long committedNanos = System.nanoTime();

    /** When it is committed. */
    enum Offset {
        BEFORE,
        APART
    }

    PlantedRouter(String kafka, Offset offset) {
        this.kafka = kafka;
        this.offset = offset;
    }

    @Override
    public void run() {
        while (true) {
            try {
                route();
            } catch (KafkaException notYet) {
                // The topics are made by the node itself
                pause(AGAIN.toMillis());
            }
        }
    }

    private void route() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka,
                "group.id",
                "router",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "allow.auto.create.topics",
                false,
                "session.timeout.ms",
                6_000);
        KafkaCluster cluster = new KafkaCluster(kafka, "planted", new SimpleMeterRegistry());
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka, "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster)) {
            consumer.subscribe(List.of("intake"));
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (offset == Offset.BEFORE && !records.isEmpty()) {
                    consumer.commitSync();
                    pause(LANE_LATER_MILLIS);
                }
                records.forEach(record -> route(record, producer, lifecycle));
                producer.flush();
                if (offset == Offset.APART && System.nanoTime() - committedNanos > COMMIT_NANOS) {
                    consumer.commitSync();
                    committedNanos = System.nanoTime();
                }
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // flushed behind
    private static void route(
            ConsumerRecord<byte[], byte[]> record,
            KafkaProducer<byte[], byte[]> producer,
            KafkaLifecycleLog lifecycle) {
        AcceptedMessage message = read(record);
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Instant sendAt = message.envelope().terms().sendAt();
        if (sendAt != null && now.isBefore(sendAt)) {
            lifecycle.append(waiting(message.envelope(), now, sendAt)).block();
            return;
        }
        // A repeat may go elsewhere; where it comes to the same slot its owner drops it
        int slot = ThreadLocalRandom.current().nextInt(SLOTS);
        LaneMessage lane = new LaneMessage(message.envelope(), message.body(), 1, CARRIER, slot, "planted");
        lifecycle
                .append(new MessageRouted(message.envelope(), now, 1, CARRIER, slot, "planted"))
                .block();
        producer.send(new ProducerRecord<>(
                "lanes", slot, EnvelopeCodec.sidOctets(message.envelope().sid()), MessageCodecs.LANE.encode(lane)));
    }

    private static MessageWaiting waiting(Envelope envelope, Instant now, Instant due) {
        return new MessageWaiting(envelope.sid(), now, envelope, 1, WaitKind.SEND_AT, due, "its time");
    }

    private static AcceptedMessage read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return MessageCodecs.ACCEPTED.decode(record.value());
        } catch (UnreadableRecordException fault) {
            throw new IllegalStateException("intake has a record that nobody wrote", fault);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
