package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.wire.QueueDepthsRecord;
import io.trunkline.gateway.log.wire.RecordCodec;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.queue.CarrierDepth;
import io.trunkline.gateway.queue.LessUrgent;
import io.trunkline.gateway.queue.SenderDepth;
import java.time.Instant;
import java.util.List;

/** What a node says of its queues, in the topic {@code state}. */
final class QueueDepthsCodec {
    static final RecordCodec<QueueDepthsRecord, Report> REPORT =
            new RecordCodec<>(QueueDepthsRecord.parser(), QueueDepthsCodec::encode, QueueDepthsCodec::decode);

    private QueueDepthsCodec() {}

    /** What one node says of some of its queues. */
    record Report(String node, List<SenderDepth> depths, List<CarrierDepth> carriers) {
        Report {
            depths = List.copyOf(depths);
            carriers = List.copyOf(carriers);
        }
    }

    private static QueueDepthsRecord encode(Report report) {
        return QueueDepthsRecord.newBuilder()
                .setNode(report.node())
                .addAllDepths(
                        report.depths().stream().map(QueueDepthsCodec::encode).toList())
                .addAllCarriers(
                        report.carriers().stream().map(QueueDepthsCodec::encode).toList())
                .build();
    }

    private static QueueDepthsRecord.Carrier encode(CarrierDepth depth) {
        return QueueDepthsRecord.Carrier.newBuilder()
                .setName(depth.carrier())
                .setSlots(depth.slots())
                .setMessages(depth.messages())
                .setAccepted(depth.accepted())
                .build();
    }

    private static QueueDepthsRecord.Depth encode(SenderDepth depth) {
        Instant oldest = depth.oldest();
        return QueueDepthsRecord.Depth.newBuilder()
                .setSender(depth.sender().value())
                .setAccount(depth.account().value())
                .setPace(depth.pace())
                .setMessages(depth.messages())
                .setSegments(depth.segments())
                .setOldestMillis(oldest == null ? 0 : oldest.toEpochMilli())
                .setReleased(depth.released())
                .setEpoch(depth.epoch())
                .setFreeAtMillis(depth.freeAt().toEpochMilli())
                .setTransactionalMessages(depth.lessUrgent().transactionalMessages())
                .setTransactionalSegments(depth.lessUrgent().transactionalSegments())
                .setBulkMessages(depth.lessUrgent().bulkMessages())
                .setBulkSegments(depth.lessUrgent().bulkSegments())
                .build();
    }

    private static Report decode(QueueDepthsRecord record) {
        return new Report(
                record.getNode(),
                record.getDepthsList().stream().map(QueueDepthsCodec::decode).toList(),
                record.getCarriersList().stream().map(QueueDepthsCodec::decode).toList());
    }

    private static CarrierDepth decode(QueueDepthsRecord.Carrier depth) {
        return new CarrierDepth(depth.getName(), depth.getSlots(), depth.getMessages(), depth.getAccepted());
    }

    private static SenderDepth decode(QueueDepthsRecord.Depth depth) {
        return new SenderDepth(
                new Address(depth.getSender()),
                new AccountSid(depth.getAccount()),
                depth.getPace(),
                depth.getMessages(),
                depth.getSegments(),
                depth.getOldestMillis() == 0 ? null : Instant.ofEpochMilli(depth.getOldestMillis()),
                depth.getReleased(),
                depth.getEpoch(),
                Instant.ofEpochMilli(depth.getFreeAtMillis()),
                new LessUrgent(
                        depth.getTransactionalMessages(),
                        depth.getTransactionalSegments(),
                        depth.getBulkMessages(),
                        depth.getBulkSegments()));
    }
}
