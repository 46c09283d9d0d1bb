package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One consumer of {@code intake} and one transactional producer of {@code lanes}. Router thread only.
 *
 * <p>The offsets travel in the transaction with the consumer's group metadata: a member that lost its partitions cannot
 * commit, whatever its transaction id. A commit that fails so is rolled back and the partitions that are left are read
 * again from what is committed; any other fault ends the session, and the next one begins by ending its transaction.
 */
final class RoutingSession implements PollingThread.Session, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingSession.class);
    static final String GROUP = "router";
    private static final String TRANSACTIONAL_IDS = "trunkline-router-";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    /** Of all partitions together. */
    static final int BATCH_MAX = 1_000;

    private static final Breath BREATH = new Breath(Duration.ofMillis(20), 500);
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;
    private static final long BLOCK_MILLIS_MAX = 10_000;

    private final LifecycleLog lifecycle;
    private final RoutingBatch.Decider decider;
    private final QueueProgress.Part progress;
    private final BooleanSupplier closing;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AbandonedTransactions abandoned;
    private final ReadBack back;
    private final RoutingRepeats repeats;
    private final RoutingSayings sayings;

    RoutingSession(
            KafkaCluster cluster,
            LifecycleLog lifecycle,
            RoutingBatch.Decider decider,
            QueueProgress.Part progress,
            BooleanSupplier closing) {
        this.lifecycle = lifecycle;
        this.decider = decider;
        this.progress = progress;
        this.closing = closing;
        this.producer = producer(cluster);
        this.consumer = cluster.member(
                GROUP,
                Map.of(
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        KafkaCluster.FETCH_WAIT_OF_OWNERS_MILLIS,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        BATCH_MAX));
        this.abandoned = new AbandonedTransactions(cluster, TRANSACTIONAL_IDS, TRANSACTIONAL_IDS + cluster.node());
        this.back = new ReadBack(cluster, "router-back");
        this.repeats = new RoutingRepeats(cluster.meters(), back);
        this.sayings = new RoutingSayings(consumer, back);
        consumer.subscribe(List.of(Topics.INTAKE), this);
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaCluster cluster) {
        String transactionalId = TRANSACTIONAL_IDS + cluster.node();
        KafkaProducer<byte[], byte[]> producer = cluster.producer(
                GROUP,
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        TRANSACTION_TIMEOUT_MILLIS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        BLOCK_MILLIS_MAX,
                        ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                        2L,
                        // The first batch may meet the end of the last transaction; a second must not overtake it
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.LINGER_MS_CONFIG,
                        1));
        try {
            producer.initTransactions();
            HangingTransactions.abort(cluster, transactionalId);
            return producer;
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    @Override
    public void cycle() {
        abandoned.turn();
        ConsumerRecords<byte[], byte[]> records = StartOffsets.poll(consumer, POLL);
        progress.waiting(records.count() + Lag.of(consumer, consumer.assignment()));
        if (records.isEmpty()) {
            return;
        }
        List<RoutingRecord> firsts = repeats.without(decider.read(records), records.nextOffsets());
        RoutingBatch batch = decider.decide(firsts, sayings.of(firsts));
        try {
            commit(batch, records);
            progress.moved();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.info("intake-router: partitions moved while a batch was routed; it is rolled back");
            producer.abortTransaction();
            sayings.moved(records.partitions());
            StartOffsets.seek(consumer, consumer.assignment());
        }
        BREATH.after(records.count());
    }

    /**
     * The facts are in the log before the transaction begins: while it is open nothing is waited for that may take longer
     * than other routers allow a transaction. What they say holds though it be rolled back ({@link RoutingSayings}).
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    private void commit(RoutingBatch batch, ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> then = sayings.committing(records.nextOffsets());
        await(append(batch.facts()));
        producer.beginTransaction();
        batch.lanes().forEach(lane -> producer.send(record(lane)));
        producer.sendOffsetsToTransaction(then, consumer.groupMetadata());
        producer.commitTransaction();
        sayings.committed(then);
    }

    /** Over when each is in the log or certain never to be: the next session reads what was said. */
    private CompletableFuture<@Nullable Void> append(List<LifecycleEvent> facts) {
        return Mono.whenDelayError(facts.stream().map(lifecycle::append).toList())
                .toFuture();
    }

    private static ProducerRecord<byte[], byte[]> record(LaneMessage lane) {
        return new ProducerRecord<>(
                Topics.LANES,
                lane.slot(),
                EnvelopeCodec.sidOctets(lane.envelope().sid()),
                MessageCodecs.LANE.encode(lane));
    }

    /** Waits as long as the lifecycle log holds them: to give up would only repeat them. */
    private void await(CompletableFuture<@Nullable Void> facts) {
        while (true) {
            try {
                facts.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (closing.getAsBoolean()) {
                    throw new IllegalStateException("closed while facts were being appended", e);
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("facts could not be appended", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while facts were being appended", e);
            }
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        sayings.moved(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        sayings.moved(partitions);
    }

    @Override
    public void close() {
        try (back) {
            abandoned.close();
            producer.close(CLOSE_PATIENCE);
        } finally {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_PATIENCE));
        }
    }
}
