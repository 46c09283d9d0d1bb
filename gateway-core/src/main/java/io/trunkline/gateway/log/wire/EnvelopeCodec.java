package io.trunkline.gateway.log.wire;

import com.google.protobuf.ByteString;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Envelope and SID to and from their wire form. The decoders throw IllegalArgumentException for values out of form. */
public final class EnvelopeCodec {
    private static final int SID_OCTETS = 16;

    private EnvelopeCodec() {}

    /** 16 octets, big endian: the key of every record about the message. */
    public static byte[] sidOctets(MessageSid sid) {
        return ByteBuffer.allocate(SID_OCTETS)
                .putLong(sid.high())
                .putLong(sid.low())
                .array();
    }

    public static ByteString sidBytes(MessageSid sid) {
        return ByteString.copyFrom(sidOctets(sid));
    }

    public static MessageSid sid(ByteString octets) {
        if (octets.size() != SID_OCTETS) {
            throw new IllegalArgumentException("sid: " + octets.size() + " octets (expected: 16)");
        }
        ByteBuffer buffer = octets.asReadOnlyByteBuffer();
        return new MessageSid(buffer.getLong(), buffer.getLong());
    }

    public static EnvelopeRecord encode(Envelope envelope) {
        EnvelopeRecord.Builder builder = EnvelopeRecord.newBuilder()
                .setSid(sidBytes(envelope.sid()))
                .setAccount(envelope.account().value())
                .setFrom(envelope.from().value())
                .setTo(envelope.to().value())
                .setSegments(envelope.segments())
                .setAcceptedAtMillis(envelope.acceptedAt().toEpochMilli());
        if (envelope.service() != null) {
            builder.setService(envelope.service().value());
        }
        if (envelope.statusCallback() != null) {
            builder.setStatusCallback(envelope.statusCallback().toString());
        }
        return builder.build();
    }

    public static Envelope decode(EnvelopeRecord record) {
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
}
