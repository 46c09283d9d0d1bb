package io.trunkline.gateway.log.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.time.DateTimeException;
import java.util.function.Function;

/**
 * Octets of a topic's records to and from the words of the gateway.
 *
 * @param <R> the generated record
 * @param <D> the gateway's word for it
 */
public final class RecordCodec<R extends MessageLite, D> {
    private final Parser<R> parser;
    private final Function<D, R> toRecord;
    private final Function<R, D> fromRecord;

    /**
     * @param fromRecord throws IllegalArgumentException for a record that has not the form of its word
     */
    public RecordCodec(Parser<R> parser, Function<D, R> toRecord, Function<R, D> fromRecord) {
        this.parser = parser;
        this.toRecord = toRecord;
        this.fromRecord = fromRecord;
    }

    /** The record of one word. */
    public byte[] encode(D word) {
        return toRecord.apply(word).toByteArray();
    }

    /**
     * The word of one record.
     *
     * @throws UnreadableRecordException where the octets are not such a record
     */
    public D decode(byte[] octets) throws UnreadableRecordException {
        try {
            return fromRecord.apply(parser.parseFrom(octets));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("not a protocol buffer of this topic: " + e.getMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UnreadableRecordException("a field is out of form: " + e.getMessage(), e);
        }
    }
}
