package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class LaneTakeOverTest {
    @Test
    void committedPositionShouldBeReadAsItWasWritten() {
        LaneGate.Position owned = new LaneGate.Position(7, 11, new UUID(3, 4));
        LaneGate.Position nobodys = new LaneGate.Position(7, 11, null);

        assertThat(LaneTakeOver.position(LaneTakeOver.committed(owned))).isEqualTo(owned);
        assertThat(LaneTakeOver.position(LaneTakeOver.committed(nobodys))).isEqualTo(nobodys);
    }

    @Test
    void wholeJournalShouldBeReadWhereNobodySaidFromWhere() {
        assertThat(LaneTakeOver.position(new OffsetAndMetadata(7, ""))).isEqualTo(new LaneGate.Position(7, 0, null));
    }
}
