package io.trunkline.gateway.log.kafka;

import com.google.protobuf.ByteString;
import io.trunkline.gateway.log.wire.LaneCheckpoint;
import io.trunkline.gateway.log.wire.LaneJournalRecord;
import io.trunkline.gateway.log.wire.LaneProgress;
import io.trunkline.gateway.log.wire.LaneTaken;
import io.trunkline.gateway.log.wire.RecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/** The records of the topic {@code lane-journal}. */
final class LaneEntryCodec {
    static final RecordCodec<LaneJournalRecord, LaneEntry> JOURNAL =
            new RecordCodec<>(LaneJournalRecord.parser(), LaneEntryCodec::encode, LaneEntryCodec::decode);

    private static final int TOKEN_OCTETS = 16;

    private LaneEntryCodec() {}

    static byte[] tokenOctets(UUID token) {
        return ByteBuffer.allocate(TOKEN_OCTETS)
                .putLong(token.getMostSignificantBits())
                .putLong(token.getLeastSignificantBits())
                .array();
    }

    private static LaneJournalRecord encode(LaneEntry entry) {
        LaneJournalRecord.Builder builder =
                LaneJournalRecord.newBuilder().setToken(ByteString.copyFrom(tokenOctets(entry.token())));
        return switch (entry) {
            case LaneEntry.Taken taken ->
                builder.setTaken(LaneTaken.getDefaultInstance()).build();
            case LaneEntry.Progress progress ->
                builder.setProgress(LaneProgress.newBuilder()
                                .addAllStarted(pairs(progress.started()))
                                .addAllDone(pairs(progress.done()))
                                .addAllReturned(pairs(progress.returned())))
                        .build();
            case LaneEntry.Checkpoint checkpoint ->
                builder.setCheckpoint(LaneCheckpoint.newBuilder()
                                .addAllStarted(pairs(checkpoint.started()))
                                .setFrom(checkpoint.done().from())
                                .setDone(ByteString.copyFrom(
                                        checkpoint.done().bits().toByteArray())))
                        .build();
        };
    }

    private static List<Long> pairs(List<OffsetRange> ranges) {
        List<Long> pairs = new ArrayList<>(2 * ranges.size());
        for (OffsetRange range : ranges) {
            pairs.add(range.first());
            pairs.add(range.last());
        }
        return pairs;
    }

    private static LaneEntry decode(LaneJournalRecord record) {
        UUID token = token(record.getToken());
        return switch (record.getEntryCase()) {
            case TAKEN -> new LaneEntry.Taken(token);
            case PROGRESS ->
                new LaneEntry.Progress(
                        token,
                        ranges(record.getProgress().getStartedList()),
                        ranges(record.getProgress().getDoneList()),
                        ranges(record.getProgress().getReturnedList()));
            case CHECKPOINT ->
                new LaneEntry.Checkpoint(
                        token,
                        ranges(record.getCheckpoint().getStartedList()),
                        new OffsetBits(
                                record.getCheckpoint().getFrom(),
                                BitSet.valueOf(record.getCheckpoint().getDone().asReadOnlyByteBuffer())));
            case ENTRY_NOT_SET -> throw new IllegalArgumentException("entry: none that this version knows");
        };
    }

    private static UUID token(ByteString octets) {
        if (octets.size() != TOKEN_OCTETS) {
            throw new IllegalArgumentException("token: " + octets.size() + " octets (expected: 16)");
        }
        ByteBuffer buffer = octets.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static List<OffsetRange> ranges(List<Long> pairs) {
        if (pairs.size() % 2 != 0) {
            throw new IllegalArgumentException("offsets: " + pairs.size() + " (expected: pairs)");
        }
        List<OffsetRange> ranges = new ArrayList<>(pairs.size() / 2);
        for (int i = 0; i < pairs.size(); i += 2) {
            ranges.add(new OffsetRange(pairs.get(i), pairs.get(i + 1)));
        }
        return ranges;
    }
}
