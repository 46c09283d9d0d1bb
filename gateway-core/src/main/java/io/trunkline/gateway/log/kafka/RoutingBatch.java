package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.kafka.RoutingSayings.Said;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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

        /** @param said what stands already about some of them, though their routing was rolled back */
        RoutingBatch decide(List<RoutingRecord> records, Map<MessageSid, Said> said) {
            List<LaneMessage> lanes = new ArrayList<>(records.size());
            List<LifecycleEvent> facts = new ArrayList<>(records.size());
            Instant now = Instant.ofEpochMilli(clock.millis());
            GuardedRouting guarded = new GuardedRouting(routing, topics.slots());
            for (RoutingRecord record : records) {
                AcceptedMessage message = record.message();
                Said before = said.get(record.sid());
                if (before instanceof Said.Settled) {
                    continue;
                }
                switch (guarded.apply(message)) {
                    case RoutingDecision.Routed routed -> {
                        LaneMessage lane = routed.message();
                        lanes.add(lane.withoutOthers());
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
                        facts.add(waiting(message, before, WaitKind.SEND_AT, early.due(), early.reason(), now));
                    case RoutingDecision.InTurn inTurn ->
                        facts.add(waiting(message, before, WaitKind.PACE, now, "its sender's pace", now));
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

        /** A message is never taken back from routed to waiting: of one that was said to be routed the attempt ends, and another follows. */
        private static LifecycleEvent waiting(
                AcceptedMessage message,
                @Nullable Said before,
                WaitKind kind,
                Instant due,
                String reason,
                Instant now) {
            Envelope envelope = message.envelope();
            return before instanceof Said.Routed routed
                    ? new AttemptRefused(
                            envelope.sid(),
                            now,
                            envelope,
                            FIRST_ATTEMPT,
                            routed.carrier(),
                            ErrorCode.UNKNOWN_ERROR,
                            "its routing was rolled back, and now it has to wait: " + reason,
                            LifecycleEvent.ALL_SEGMENTS,
                            List.of(),
                            false,
                            Recourse.LATER)
                    : new MessageWaiting(envelope.sid(), now, envelope, FIRST_ATTEMPT, kind, due, reason);
        }
    }
}
