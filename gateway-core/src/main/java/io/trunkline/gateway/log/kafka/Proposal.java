package io.trunkline.gateway.log.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.log.wire.ProposalRecord;
import io.trunkline.gateway.log.wire.RecordCodec;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of the directory as it stands in the log, under a key of its own. Edits that would be too large for a record are
 * deflated, which a node of a version before takes for none; {@value #PLAIN_MAX} octets of them at most, before that.
 *
 * @param expected the version of the directory that it was decided upon: it is made where the directory has that
 *     one still, and void anywhere else, which every reader of the log finds alike
 * @param edits all of them or none are made; those that this version of the gateway cannot read are left out
 */
record Proposal(long expected, List<DirectoryEdit> edits) {
    /** What the keys of all proposals begin with. */
    static final String KEYS = "change/";

    static final RecordCodec<ProposalRecord, Proposal> CODEC =
            new RecordCodec<>(ProposalRecord.parser(), Proposal::encode, Proposal::decode);

    private static final int PLAIN_MAX = 16 * 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Proposal.class);

    Proposal {
        edits = List.copyOf(edits);
    }

    private static ProposalRecord encode(Proposal proposal) {
        ProposalRecord.Builder builder = ProposalRecord.newBuilder().setExpected(proposal.expected());
        proposal.edits().forEach(edit -> builder.addEdits(encode(edit)));
        ProposalRecord plain = builder.build();
        int octets = plain.getSerializedSize();
        return octets <= DirectoryWriter.OCTETS_MAX || octets > PLAIN_MAX ? plain : deflated(plain);
    }

    private static ProposalRecord deflated(ProposalRecord plain) {
        byte[] edits = plain.toBuilder().clearExpected().build().toByteArray();
        return ProposalRecord.newBuilder()
                .setExpected(plain.getExpected())
                .setDeflatedEdits(ByteString.copyFrom(Deflated.of(edits)))
                .build();
    }

    private static List<ProposalRecord.Edit> edits(ProposalRecord record) {
        if (record.getDeflatedEdits().isEmpty()) {
            return record.getEditsList();
        }
        try {
            return ProposalRecord.parseFrom(
                            Deflated.plain(record.getDeflatedEdits().toByteArray(), PLAIN_MAX))
                    .getEditsList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("deflated_edits: " + e.getMessage(), e);
        }
    }

    private static ProposalRecord.Edit encode(DirectoryEdit edit) {
        ProposalRecord.Edit.Builder builder = ProposalRecord.Edit.newBuilder().setKey(edit.key());
        return switch (edit) {
            case DirectoryEdit.Put put ->
                builder.setEntry(DirectoryCodec.encode(put.entry())).build();
            case DirectoryEdit.Remove remove -> builder.build();
        };
    }

    private static Proposal decode(ProposalRecord record) {
        List<DirectoryEdit> edits = new ArrayList<>();
        for (ProposalRecord.Edit edit : edits(record)) {
            try {
                edits.add(
                        edit.hasEntry()
                                ? new DirectoryEdit.Put(DirectoryCodec.DIRECTORY.decode(
                                        edit.getEntry().toByteArray()))
                                : new DirectoryEdit.Remove(edit.getKey()));
            } catch (UnreadableRecordException e) {
                LOG.error("directory entry {}: stays as it is, {}", edit.getKey(), e.getMessage());
            }
        }
        return new Proposal(record.getExpected(), edits);
    }
}
