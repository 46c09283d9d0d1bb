package io.trunkline.planted.gateway.routing;

import org.apache.kafka.common.TopicPartition;

record RouteThatKnowsKafka(TopicPartition partition) {}
