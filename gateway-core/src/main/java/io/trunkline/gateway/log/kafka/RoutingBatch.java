package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.wire.MessageCodecs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What becomes of the messages of one poll.
 *
 * @param lanes what goes to a slot
 * @param facts what is said about each message, in the order of the log
 */
record RoutingBatch(List<LaneMessage> lanes, List<LifecycleEvent> facts) {

    /** Decides message by message. */
    record Decider(
            Topics topics,
            Function<AcceptedMessage, RoutingDecision> routing,
            InstantSource clock,
            UnreadableRecords unreadable) {
        private static final int FIRST_ATTEMPT = 1;
        private static final int NO_ATTEMPT = 0;

        /** What can be read, in the log's order. */
        List<RoutingRecord> read(ConsumerRecords<byte[], byte[]> records) {
            List<RoutingRecord> read = new ArrayList<>(records.count());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                unreadable
                        .read(record, MessageCodecs.ACCEPTED)
                        .ifPresent(message -> read.add(new RoutingRecord(
                                new TopicPartition(record.topic(), record.partition()),
                                record.offset(),
                                record.timestamp(),
                                message)));
            }
            return read;
        }

        RoutingBatch decide(List<RoutingRecord> records) {
            List<LaneMessage> lanes = new ArrayList<>(records.size());
            List<LifecycleEvent> facts = new ArrayList<>(records.size());
            Instant now = Instant.ofEpochMilli(clock.millis());
            GuardedRouting guarded = new GuardedRouting(routing, topics.slots());
            for (RoutingRecord record : records) {
                AcceptedMessage message = record.message();
                switch (guarded.apply(message)) {
                    case RoutingDecision.Routed routed -> {
                        LaneMessage lane = routed.message();
                        lanes.add(lane);
                        facts.add(new MessageRouted(
                                message.envelope(),
                                now,
                                Math.max(FIRST_ATTEMPT, lane.attempt()),
                                lane.carrier(),
                                lane.slot(),
                                lane.reason(),
                                AttemptCause.FIRST,
                                lane.segments(),
                                lane.route()));
                    }
                    case RoutingDecision.NotYet early ->
                        facts.add(new MessageWaiting(
                                message.envelope().sid(),
                                now,
                                message.envelope(),
                                FIRST_ATTEMPT,
                                WaitKind.SEND_AT,
                                early.due(),
                                early.reason()));
                    case RoutingDecision.InTurn inTurn ->
                        facts.add(new MessageWaiting(
                                message.envelope().sid(),
                                now,
                                message.envelope(),
                                FIRST_ATTEMPT,
                                WaitKind.PACE,
                                now,
                                "its sender's pace"));
                    case RoutingDecision.Unroutable end ->
                        facts.add(new MessageFailed(
                                message.envelope().sid(),
                                now,
                                message.envelope(),
                                NO_ATTEMPT,
                                end.code(),
                                end.reason()));
                }
            }
            return new RoutingBatch(lanes, facts);
        }
    }
}
