package io.trunkline.gateway.log.wire;

import com.google.protobuf.ByteString;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.message.Urgency;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

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
        encode(envelope.terms(), builder);
        return builder.build();
    }

    private static void encode(DeliveryTerms terms, EnvelopeRecord.Builder builder) {
        builder.setAmbiguity(
                switch (terms.ambiguity()) {
                    case RESEND_ONCE -> EnvelopeRecord.Ambiguity.RESEND_ONCE;
                    case FAIL_AMBIGUOUS -> EnvelopeRecord.Ambiguity.FAIL_AMBIGUOUS;
                });
        if (terms.validity() != null) {
            builder.setValiditySeconds(Math.toIntExact(terms.validity().toSeconds()));
        }
        if (terms.sendAt() != null) {
            builder.setSendAtMillis(terms.sendAt().toEpochMilli());
        }
        if (terms.partner() != null) {
            builder.setPartner(partner(terms.partner()));
        }
        builder.setUrgency(
                switch (terms.urgency()) {
                    case ONE_TIME_PASSWORD -> EnvelopeRecord.Urgency.ONE_TIME_PASSWORD;
                    case TRANSACTIONAL -> EnvelopeRecord.Urgency.TRANSACTIONAL;
                    case BULK -> EnvelopeRecord.Urgency.BULK;
                });
    }

    private static EnvelopeRecord.Partner partner(PartnerOrigin origin) {
        return EnvelopeRecord.Partner.newBuilder()
                .setSystemId(origin.systemId())
                .setWish(
                        switch (origin.wish()) {
                            case NONE -> EnvelopeRecord.Partner.Wish.NONE;
                            case ALWAYS -> EnvelopeRecord.Partner.Wish.ALWAYS;
                            case ON_FAILURE -> EnvelopeRecord.Partner.Wish.ON_FAILURE;
                            case ON_SUCCESS -> EnvelopeRecord.Partner.Wish.ON_SUCCESS;
                        })
                .setParts(origin.parts())
                .setShortIds(origin.shortIds())
                .setSharedId(Objects.requireNonNullElse(origin.sharedId(), ""))
                .build();
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
                Instant.ofEpochMilli(record.getAcceptedAtMillis()),
                terms(record));
    }

    private static DeliveryTerms terms(EnvelopeRecord record) {
        AmbiguityPolicy ambiguity = switch (record.getAmbiguity()) {
            case RESEND_ONCE -> AmbiguityPolicy.RESEND_ONCE;
            case FAIL_AMBIGUOUS -> AmbiguityPolicy.FAIL_AMBIGUOUS;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException("ambiguity: " + record.getAmbiguityValue() + " (expected: 0 or 1)");
        };
        return new DeliveryTerms(
                ambiguity,
                record.getValiditySeconds() == 0 ? null : Duration.ofSeconds(record.getValiditySeconds()),
                record.getSendAtMillis() == 0 ? null : Instant.ofEpochMilli(record.getSendAtMillis()),
                record.hasPartner() ? partner(record.getPartner()) : null,
                urgency(record));
    }

    private static Urgency urgency(EnvelopeRecord record) {
        return switch (record.getUrgency()) {
            case ONE_TIME_PASSWORD -> Urgency.ONE_TIME_PASSWORD;
            case TRANSACTIONAL -> Urgency.TRANSACTIONAL;
            case BULK -> Urgency.BULK;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException("urgency: " + record.getUrgencyValue() + " (expected: 0..2)");
        };
    }

    private static PartnerOrigin partner(EnvelopeRecord.Partner record) {
        PartnerOrigin.Wish wish = switch (record.getWish()) {
            case NONE -> PartnerOrigin.Wish.NONE;
            case ALWAYS -> PartnerOrigin.Wish.ALWAYS;
            case ON_FAILURE -> PartnerOrigin.Wish.ON_FAILURE;
            case ON_SUCCESS -> PartnerOrigin.Wish.ON_SUCCESS;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException("wish: " + record.getWishValue() + " (expected: 0..3)");
        };
        return new PartnerOrigin(
                record.getSystemId(),
                wish,
                record.getParts(),
                record.getShortIds(),
                record.getSharedId().isEmpty() ? null : record.getSharedId());
    }
}
