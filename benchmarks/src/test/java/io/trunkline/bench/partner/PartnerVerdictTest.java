package io.trunkline.bench.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.client.SubmitOutcome.Accepted;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.UnknownReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartnerVerdictTest {
    /** One segment, delivered. */
    private static final int SHORT = 1;

    /** Three segments, delivered. */
    private static final int LONG = 4;

    /** Refused by the carrier. */
    private static final int REFUSED = 7;

    private final Map<Integer, SubmitOutcome> outcomes = new HashMap<>();
    private final Map<String, List<String>> receipts = new HashMap<>();
    private final List<WireSubmit> wire = new ArrayList<>();

    @Test
    void whatIsDeliveredOrRefusedAsTheCarrierDidShouldBeSound() {
        accepted(SHORT, "DELIVRD");
        wire(SHORT, 0, 1);
        accepted(LONG, "DELIVRD");
        wire(LONG, 0, 3);
        wire(LONG, 1, 3);
        wire(LONG, 2, 3);
        accepted(REFUSED, "REJECTD");
        outcomes.put(11, new SubmitOutcome.Unknown(new SequenceNumber(1), UnknownReason.DISCONNECTED));

        assertThat(verdict().broken()).isEmpty();
        assertThat(verdict().isSound()).isTrue();
        assertThat(verdict().taken()).isEqualTo(3);
        assertThat(verdict().answers()).containsEntry("no answer", 1);
    }

    @Test
    void answeredMessageWithoutAReceiptShouldBeABreach() {
        accepted(SHORT);
        assertThat(verdict().broken()).containsExactly("message 1 was answered and has no receipt");
    }

    @Test
    void receiptThatComesTwiceShouldBeCountedAndTwoStatesABreach() {
        accepted(SHORT, "DELIVRD", "DELIVRD");
        wire(SHORT, 0, 1);
        assertThat(verdict().isSound()).isTrue();
        assertThat(verdict().repeated()).isEqualTo(1);

        accepted(SHORT, "DELIVRD", "UNDELIV");
        assertThat(verdict().broken())
                .containsExactly("message 1 has receipts of different states: [DELIVRD, UNDELIV]");
    }

    @Test
    void receiptThatIsNotTrueShouldBeABreach() {
        accepted(LONG, "DELIVRD");
        wire(LONG, 0, 3);
        accepted(SHORT, "REJECTD");
        assertThat(verdict().breaches()).isEqualTo(2);
    }

    @Test
    void idThatTwoMessagesHaveShouldBeABreach() {
        accepted(SHORT, "DELIVRD");
        wire(SHORT, 0, 1);
        outcomes.put(12, outcomes.get(SHORT));
        wire(12, 0, 1);
        assertThat(verdict().broken()).containsExactly("message 12 has the id of another: id-1");
    }

    private PartnerVerdict verdict() {
        return PartnerVerdict.of(outcomes, receipts, wire, 0);
    }

    private void accepted(int number, String... states) {
        outcomes.put(number, new Accepted(new SequenceNumber(number), "id-" + number));
        receipts.remove("id-" + number);
        if (states.length > 0) {
            receipts.put("id-" + number, List.of(states));
        }
    }

    private void wire(int number, int segment, int segments) {
        wire.add(new WireSubmit(
                wire.size(),
                1,
                new WireSubmit.Part(number, segment, segments, -1, "51234", "+14155550100"),
                true,
                new WireSubmit.Receipt(0, 0)));
    }
}
