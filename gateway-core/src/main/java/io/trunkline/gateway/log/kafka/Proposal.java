package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.log.wire.ProposalRecord;
import io.trunkline.gateway.log.wire.RecordCodec;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of the directory as it stands in the log, under a key of its own.
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

    private static final Logger LOG = LoggerFactory.getLogger(Proposal.class);

    Proposal {
        edits = List.copyOf(edits);
    }

    private static ProposalRecord encode(Proposal proposal) {
        ProposalRecord.Builder builder = ProposalRecord.newBuilder().setExpected(proposal.expected());
        proposal.edits().forEach(edit -> builder.addEdits(encode(edit)));
        return builder.build();
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
        for (ProposalRecord.Edit edit : record.getEditsList()) {
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
