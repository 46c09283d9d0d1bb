package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.receipt.MessageState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One record of the receipt journal.
 *
 * <pre>
 * octet  field                              size
 * 0      length of what follows the CRC     4
 * 4      CRC-32 of what follows             4
 * 8      kind: 1 kept, 2 forgotten          1
 * 9      serial                             8
 *        for a kept one: due, submitted     8 8
 *        state, err, reference, odd         1 4 4 1
 *        source and destination             ton 1, npi 1, text, each
 *        system_id, message id, text        texts
 * </pre>
 *
 * <p>A text is its length in one octet and that many octets of UTF-8.
 */
sealed interface JournalRecord {

    /** More than any record takes: texts are at most 255 octets each. */
    int OCTETS_MAX = 2_048;

    /** The receipt is kept from here on. */
    record Kept(PendingReceipt receipt) implements JournalRecord {}

    /** The receipt is kept no longer. */
    record Forgotten(long serial) implements JournalRecord {}

    int HEADER_OCTETS = 8;
    byte KEPT = 1;
    byte FORGOTTEN = 2;

    /** Writes the record at the buffer's position; at least {@link #OCTETS_MAX} octets must remain. */
    static void write(JournalRecord record, ByteBuffer into) {
        int start = into.position();
        into.position(start + HEADER_OCTETS);
        switch (record) {
            case Kept kept -> putReceipt(kept.receipt(), into);
            case Forgotten forgotten -> into.put(FORGOTTEN).putLong(forgotten.serial());
        }
        int length = into.position() - start - HEADER_OCTETS;
        into.putInt(start, length);
        into.putInt(start + 4, crc(into.slice(start + HEADER_OCTETS, length)));
    }

    /** Reads the record at the buffer's position, or null, without moving, when no whole and sound one is there. */
    static @Nullable JournalRecord read(ByteBuffer from) {
        int start = from.position();
        if (from.remaining() < HEADER_OCTETS) {
            return null;
        }
        int length = from.getInt(start);
        if (length < 1 || length > OCTETS_MAX || length > from.remaining() - HEADER_OCTETS) {
            return null;
        }
        ByteBuffer body = from.slice(start + HEADER_OCTETS, length);
        if (crc(body.duplicate()) != from.getInt(start + 4)) {
            return null;
        }
        JournalRecord record = switch (body.get()) {
            case KEPT -> new Kept(receipt(body));
            case FORGOTTEN -> new Forgotten(body.getLong());
            default -> null;
        };
        if (record != null) {
            from.position(start + HEADER_OCTETS + length);
        }
        return record;
    }

    private static void putReceipt(PendingReceipt receipt, ByteBuffer into) {
        PendingReceipt.Message message = receipt.message();
        into.put(KEPT).putLong(receipt.serial());
        into.putLong(receipt.dueMillis()).putLong(message.submittedMillis());
        into.put((byte) receipt.state().code()).putInt(receipt.err());
        into.putInt(message.userMessageReference()).put((byte) (receipt.odd() ? 1 : 0));
        putAddress(message.source(), into);
        putAddress(message.destination(), into);
        putText(receipt.systemId(), into);
        putText(message.id(), into);
        putText(message.text(), into);
    }

    private static PendingReceipt receipt(ByteBuffer from) {
        long serial = from.getLong();
        long dueMillis = from.getLong();
        long submittedMillis = from.getLong();
        MessageState state = MessageState.ofCode(from.get());
        int err = from.getInt();
        int reference = from.getInt();
        boolean odd = from.get() != 0;
        PduAddress source = address(from);
        PduAddress destination = address(from);
        String systemId = text(from);
        var message =
                new PendingReceipt.Message(text(from), source, destination, submittedMillis, text(from), reference);
        MessageState known = state == null ? MessageState.UNKNOWN : state;
        return new PendingReceipt(serial, systemId, message, known, err, dueMillis, odd);
    }

    private static void putAddress(PduAddress address, ByteBuffer into) {
        into.put((byte) address.ton()).put((byte) address.npi());
        putText(address.address(), into);
    }

    private static PduAddress address(ByteBuffer from) {
        return new PduAddress(from.get() & 0xFF, from.get() & 0xFF, text(from));
    }

    private static void putText(String text, ByteBuffer into) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(octets.length, 255);
        into.put((byte) length).put(octets, 0, length);
    }

    private static String text(ByteBuffer from) {
        byte[] octets = new byte[from.get() & 0xFF];
        from.get(octets);
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static int crc(ByteBuffer octets) {
        CRC32 crc = new CRC32();
        crc.update(octets);
        return (int) crc.getValue();
    }
}
