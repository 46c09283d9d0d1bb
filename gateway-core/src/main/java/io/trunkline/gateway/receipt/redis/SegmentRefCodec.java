package io.trunkline.gateway.receipt.redis;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.trunkline.gateway.log.wire.EnvelopeRecord;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.receipt.CarrierReceipt;
import io.trunkline.gateway.receipt.SegmentRef;
import io.trunkline.gateway.receipt.redis.wire.ParkedReceiptRecord;
import io.trunkline.gateway.receipt.redis.wire.SegmentRefRecord;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Segments and receipts to and from what Redis holds. */
final class SegmentRefCodec {
    private static final int SID_OCTETS = 16;

    private SegmentRefCodec() {}

    static byte[] encode(SegmentRef ref) {
        SegmentRefRecord.Builder builder = SegmentRefRecord.newBuilder()
                .setSid(sid(ref.sid()))
                .setAttempt(ref.attempt())
                .setSegment(ref.segment())
                .setSegments(ref.segments())
                .setDestination(ref.destination().value());
        Envelope envelope = ref.envelope();
        if (envelope != null) {
            builder.setEnvelope(encode(envelope));
        }
        return builder.build().toByteArray();
    }

    static SegmentRef ref(byte[] octets) {
        try {
            SegmentRefRecord record = SegmentRefRecord.parseFrom(octets);
            return new SegmentRef(
                    sid(record.getSid()),
                    record.getAttempt(),
                    record.getSegment(),
                    record.getSegments(),
                    new Address(record.getDestination()),
                    record.hasEnvelope() ? envelope(record.getEnvelope()) : null);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Redis holds a segment that is no SegmentRefRecord", e);
        }
    }

    static byte[] encode(CarrierReceipt receipt) {
        return ParkedReceiptRecord.newBuilder()
                .setReceipt(ByteString.copyFrom(receipt.octets()))
                .setReceivedAtMillis(receipt.receivedAt().toEpochMilli())
                .build()
                .toByteArray();
    }

    static CarrierReceipt receipt(byte[] octets) {
        try {
            ParkedReceiptRecord record = ParkedReceiptRecord.parseFrom(octets);
            return new CarrierReceipt(
                    record.getReceipt().toByteArray(), Instant.ofEpochMilli(record.getReceivedAtMillis()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Redis holds a receipt that is no ParkedReceiptRecord", e);
        }
    }

    private static EnvelopeRecord encode(Envelope envelope) {
        EnvelopeRecord.Builder builder = EnvelopeRecord.newBuilder()
                .setSid(sid(envelope.sid()))
                .setAccount(envelope.account().value())
                .setFrom(envelope.from().value())
                .setTo(envelope.to().value())
                .setSegments(envelope.segments())
                .setAcceptedAtMillis(envelope.acceptedAt().toEpochMilli());
        ServiceSid service = envelope.service();
        if (service != null) {
            builder.setService(service.value());
        }
        URI statusCallback = envelope.statusCallback();
        if (statusCallback != null) {
            builder.setStatusCallback(statusCallback.toString());
        }
        return builder.build();
    }

    private static Envelope envelope(EnvelopeRecord record) {
        return new Envelope(
                sid(record.getSid()),
                new AccountSid(record.getAccount()),
                new Address(record.getFrom()),
                new Address(record.getTo()),
                record.getService().isEmpty() ? null : new ServiceSid(record.getService()),
                record.getSegments(),
                record.getStatusCallback().isEmpty() ? null : URI.create(record.getStatusCallback()),
                Instant.ofEpochMilli(record.getAcceptedAtMillis()));
    }

    private static ByteString sid(MessageSid sid) {
        return ByteString.copyFrom(ByteBuffer.allocate(SID_OCTETS)
                .putLong(sid.high())
                .putLong(sid.low())
                .flip());
    }

    private static MessageSid sid(ByteString octets) {
        if (octets.size() != SID_OCTETS) {
            throw new IllegalStateException("sid: " + octets.size() + " octets (expected: 16)");
        }
        ByteBuffer buffer = octets.asReadOnlyByteBuffer();
        return new MessageSid(buffer.getLong(), buffer.getLong());
    }
}
