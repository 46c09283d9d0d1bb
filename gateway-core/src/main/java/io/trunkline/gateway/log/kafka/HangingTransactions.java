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
import org.apache.kafka.clients.admin.DescribeProducersResult;
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

    /** The brokers make the last one when the first group commits. */
    private static final List<String> WITH_TRANSACTIONS = List.of(Topics.LANES, Topic.GROUP_METADATA_TOPIC_NAME);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private HangingTransactions() {}

    /**
     * Aborts what lanes and committed offsets still hold open of this id's present producer. Only for its owner, right
     * after {@code initTransactions}, when nothing of it can rightly be open. What was routed in it is then read again,
     * unless later offsets were committed meanwhile: the log tells where it began. Needs leave to read the topics and to
     * act on the cluster; a partition that does not answer is told of and left as it is. Blocks, 10 s at the most.
     */
    static void abort(KafkaCluster cluster, String transactionalId) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = cluster.admin()) {
            long owner = answer(
                            admin.describeTransactions(List.of(transactionalId)).description(transactionalId), deadline)
                    .producerId();
            List<TopicPartition> partitions = partitions(admin, deadline);
            DescribeProducersResult producers = admin.describeProducers(partitions);
            for (TopicPartition partition : partitions) {
                abort(admin, owner, partition, producers.partitionResult(partition), deadline);
            }
        } catch (IllegalStateException e) {
            LOG.warn("What {} may have left open is not known: {}", transactionalId, e.getMessage());
        }
    }

    private static List<TopicPartition> partitions(Admin admin, long deadline) {
        Set<String> present = answer(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names(), deadline);
        List<String> names =
                WITH_TRANSACTIONS.stream().filter(present::contains).toList();
        Map<String, TopicDescription> topics =
                answer(admin.describeTopics(names).allTopicNames(), deadline);
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach((name, topic) -> topic.partitions()
                .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }

    private static void abort(
            Admin admin,
            long owner,
            TopicPartition partition,
            KafkaFuture<PartitionProducerState> state,
            long deadline) {
        try {
            for (ProducerState producer : answer(state, deadline).activeProducers()) {
                if (producer.producerId() == owner
                        && producer.currentTransactionStartOffset().isPresent()) {
                    LOG.warn("{}: aborting a transaction that its coordinator left open: {}", partition, producer);
                    answer(admin.abortTransaction(spec(partition, producer)).all(), deadline);
                }
            }
        } catch (IllegalStateException e) {
            LOG.warn("{}: whether a transaction was left open is not known: {}", partition, e.getMessage());
        }
    }

    private static AbortTransactionSpec spec(TopicPartition partition, ProducerState producer) {
        return new AbortTransactionSpec(
                partition,
                producer.producerId(),
                (short) producer.producerEpoch(),
                producer.coordinatorEpoch().orElse(0));
    }

    private static <T> T answer(KafkaFuture<T> future, long deadline) {
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refuses: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka was asked for open transactions", e);
        }
    }
}
