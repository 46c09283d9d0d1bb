package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that a partition holds open and their coordinator has long ended. A coordinator that aborts while a
 * partition has no leader gives its marker up, and nothing of Kafka's own ever writes it: readers of lanes stop before
 * such a transaction, and the router's group never learns its offsets.
 */
final class HangingTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

    /** The brokers make the second one when the first group commits. */
    private static final List<String> WITH_TRANSACTIONS = List.of(Topics.LANES, Topic.GROUP_METADATA_TOPIC_NAME);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private HangingTransactions() {}

    /**
     * Aborts what lanes and committed offsets still hold open of this id. Only for its owner, right after
     * {@code initTransactions}, when nothing of it can rightly be open. Blocks.
     *
     * @throws IllegalStateException when the brokers do not answer or refuse
     */
    static void abort(KafkaCluster cluster, String transactionalId) {
        try (Admin admin = cluster.admin()) {
            long owner = answer(
                            admin.describeTransactions(List.of(transactionalId)).description(transactionalId))
                    .producerId();
            answer(admin.describeProducers(partitions(admin)).all())
                    .forEach((partition, state) -> abort(admin, owner, partition, state));
        }
    }

    private static List<TopicPartition> partitions(Admin admin) {
        Set<String> present = answer(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        List<String> names =
                WITH_TRANSACTIONS.stream().filter(present::contains).toList();
        Map<String, TopicDescription> topics =
                answer(admin.describeTopics(names).allTopicNames());
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach((name, topic) -> topic.partitions()
                .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }

    private static void abort(Admin admin, long owner, TopicPartition partition, PartitionProducerState state) {
        for (ProducerState producer : state.activeProducers()) {
            if (producer.producerId() == owner
                    && producer.currentTransactionStartOffset().isPresent()) {
                LOG.warn("{}: aborting a transaction that its coordinator left open: {}", partition, producer);
                answer(admin.abortTransaction(new AbortTransactionSpec(
                                partition,
                                owner,
                                (short) producer.producerEpoch(),
                                producer.coordinatorEpoch().orElse(0)))
                        .all());
            }
        }
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka could not say what transactions are open", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka was asked for open transactions", e);
        }
    }
}
