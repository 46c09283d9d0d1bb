package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryChange;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.EntryStamp;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteUndo;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.log.wire.ProposalRecord;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProposalTest {
    private static final int MANY = 20_000;

    /** Prices that changed, with what they were; and that change undone. */
    @Test
    void changeOfTwentyThousandRoutesShouldFitIntoARecordWithItsUndo() throws Exception {
        Directory before = Directory.empty()
                .after(routes(1).stream().map(ProposalTest::change).toList());
        List<DirectoryEdit> edits = RouteUndo.remembered(
                before,
                routes(2).stream()
                        .<DirectoryEdit>map(route -> new DirectoryEdit.Put(new DirectoryEntry.OfRoute(route)))
                        .toList());
        assertThat(edits).hasSize(MANY + 1);
        Proposal proposal = new Proposal(7, edits);
        byte[] record = Proposal.CODEC.encode(proposal);
        assertThat(record).hasSizeLessThan(DirectoryWriter.OCTETS_MAX);
        assertThat(Proposal.CODEC.decode(record)).isEqualTo(proposal);

        Directory after = before.edited(edits);
        List<DirectoryEdit> back =
                RouteUndo.remembered(after, after.routeUndo().orElseThrow().edits());
        Proposal undo = new Proposal(8, back);
        byte[] undone = Proposal.CODEC.encode(undo);
        assertThat(undone).hasSizeLessThan(DirectoryWriter.OCTETS_MAX);
        assertThat(after.edited(Proposal.CODEC.decode(undone).edits()).routes())
                .containsExactlyInAnyOrderElementsOf(routes(1));
    }

    @Test
    void changeOfOneRouteShouldStandAsItDid() throws Exception {
        Proposal one =
                new Proposal(7, List.of(new DirectoryEdit.Put(new DirectoryEntry.OfRoute(new Route("44", "alpha")))));
        ProposalRecord record = ProposalRecord.parseFrom(Proposal.CODEC.encode(one));
        assertThat(record.getEditsCount()).isOne();
        assertThat(record.getDeflatedEdits().isEmpty()).isTrue();
    }

    @Test
    void editsThatCannotBeInflatedShouldBeUnreadable() {
        ByteString whole = ByteString.copyFrom(Deflated.of(new byte[1_000]));
        for (ByteString broken : List.of(whole.substring(0, whole.size() - 5), ByteString.copyFromUtf8("nonsense"))) {
            byte[] record =
                    ProposalRecord.newBuilder().setDeflatedEdits(broken).build().toByteArray();
            assertThatThrownBy(() -> Proposal.CODEC.decode(record))
                    .isInstanceOf(UnreadableRecordException.class)
                    .hasMessageContaining("deflated");
        }
        byte[] much = Deflated.of(new byte[100_000]);
        assertThatThrownBy(() -> Deflated.plain(much, 99_999)).hasMessage("deflated: more than 99999 octets");
        assertThat(Deflated.plain(much, 100_000)).hasSize(100_000);
    }

    private static List<Route> routes(int seed) {
        Random random = new Random(5);
        return IntStream.range(0, MANY)
                .mapToObj(i -> new Route(
                        "route-" + i,
                        Integer.toString(1 + random.nextInt(9_999_999)),
                        "",
                        "carrier-" + random.nextInt(200),
                        new RoutePrice(1_000 + random.nextInt(100_000) * (long) seed, "EUR"),
                        RouteValidity.ALWAYS,
                        RouteAudience.EVERYBODY,
                        Route.WEIGHT,
                        Route.FLOOR))
                .toList();
    }

    private static DirectoryChange change(Route route) {
        DirectoryEntry entry = new DirectoryEntry.OfRoute(route);
        return new DirectoryChange(entry.key(), Optional.of(entry), EntryStamp.NONE);
    }
}
