/**
 * The durable log on Apache Kafka: topics, and who reads and writes them; the records are in log/wire. Start at {@link Topics}, then {@link
 * KafkaIntakeLog}, {@link IntakeRouter} and {@link KafkaLanes} in the order of a message's way. The only room that
 * imports Kafka; depends on log, log.wire, config, lifecycle, queue and message.
 *
 * <p>A record that cannot be decoded stops nobody: whoever reads it logs topic, partition and offset, counts it in
 * {@code trunkline.log.unreadable}, and goes on behind it.
 */
@NullMarked
package io.trunkline.gateway.log.kafka;

import org.jspecify.annotations.NullMarked;
