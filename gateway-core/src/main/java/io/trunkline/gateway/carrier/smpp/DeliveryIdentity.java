package io.trunkline.gateway.carrier.smpp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a deliver_sm has in common with its repeats: all of it but for its sequence_number. SMPP has no message_id for what
 * subscribers send; carriers that give one put it into receipted_message_id.
 *
 * @param hex 64 hexadecimal digits
 * @param named whether the carrier gave it an id
 */
record DeliveryIdentity(String hex, boolean named) {

    static DeliveryIdentity of(String carrier, DeliverSm message) {
        MessageDigest digest = sha256();
        add(digest, carrier.getBytes(UTF_8));
        add(digest, message.serviceType().getBytes(UTF_8));
        add(digest, message.source());
        add(digest, message.destination());
        add(digest, new byte[] {
            (byte) message.esmClass().value(), (byte) message.protocolId(), (byte) message.dataCoding()
        });
        add(digest, message.shortMessage());
        for (Tlv tlv : message.tlvs().toList()) {
            add(digest, ByteBuffer.allocate(Integer.BYTES).putInt(tlv.tag()).array());
            add(digest, tlv.value());
        }
        Tlv id = message.tlvs().find(TlvTag.RECEIPTED_MESSAGE_ID);
        return new DeliveryIdentity(
                HexFormat.of().formatHex(digest.digest()),
                id != null && !id.value().isEmpty());
    }

    private static void add(MessageDigest digest, PduAddress address) {
        add(digest, new byte[] {(byte) address.ton(), (byte) address.npi()});
        add(digest, address.address().getBytes(UTF_8));
    }

    private static void add(MessageDigest digest, Octets octets) {
        add(digest, octets.shared());
    }

    /** With its length before it, so that no two lists of fields are one run of octets. */
    private static void add(MessageDigest digest, byte[] field) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
        digest.update(field);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
