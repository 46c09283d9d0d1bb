package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptOutboxTest {

    private static final SequenceNumber SEQUENCE = new SequenceNumber(1);
    private static final DeliverOutcome DELIVERED = new DeliverOutcome.Delivered(SEQUENCE);

    private final List<Long> forgotten = new ArrayList<>();
    private final ReceiptOutbox outbox = new ReceiptOutbox(forgotten::add);

    @Test
    void aReceiptShouldWaitUntilItIsDue() {
        Bind bind = bind("acme", 10);
        outbox.add(Receipts.receipt(1, "acme", 1_000));
        outbox.release(999);
        assertThat(bind.sent).isEmpty();
        assertThat(outbox.nextDueMillis()).hasValue(1_000);
        outbox.release(1_000);
        assertThat(bind.serials()).containsExactly(1L);
        outbox.sent(bind, bind.sent.getFirst(), DELIVERED, 1_001);
        assertThat(forgotten).containsExactly(1L);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void aReceiptShouldWaitForABindOfItsOwnSystemIdWithCredit() {
        Bind other = bind("other", 10);
        outbox.add(Receipts.receipt(1, "acme", 0));
        outbox.release(0);
        Bind bind = bind("acme", 0);
        assertThat(bind.sent).isEmpty();
        outbox.credit(bind, 1);
        assertThat(bind.serials()).containsExactly(1L);
        assertThat(other.sent).isEmpty();
    }

    @Test
    void noMoreShouldBeSentThanThereIsCredit() {
        Bind one = bind("acme", 2);
        Bind two = bind("acme", 3);
        for (int i = 0; i < 10; i++) {
            outbox.add(Receipts.receipt(i, "acme", 0));
        }
        outbox.release(0);
        assertThat(one.sent).hasSize(2);
        assertThat(two.sent).hasSize(3);
        outbox.credit(one, Long.MAX_VALUE);
        assertThat(one.sent).hasSize(7);
    }

    @Test
    void whatWasNotAnsweredWhenABindEndedShouldGoToTheNextInOrder() {
        Bind bind = bind("acme", 5);
        for (int i = 1; i <= 5; i++) {
            outbox.add(Receipts.receipt(i, "acme", 0));
        }
        outbox.release(0);
        outbox.sent(bind, bind.sent.get(0), DELIVERED, 0);
        outbox.stop(bind);
        outbox.sent(bind, bind.sent.get(1), new DeliverOutcome.Unknown(SEQUENCE, UnknownReason.DISCONNECTED), 0);
        outbox.close(bind);
        outbox.sent(bind, bind.sent.get(2), DELIVERED, 0);
        Bind next = bind("acme", 10);
        assertThat(next.serials()).containsExactlyInAnyOrder(2L, 3L, 4L, 5L);
        assertThat(forgotten).containsExactly(1L);
    }

    @Test
    void aReceiptThatIsRefusedForNowShouldComeAgainLaterAndLater() {
        Bind bind = bind("acme", 10);
        outbox.add(Receipts.receipt(1, "acme", 0));
        outbox.release(0);
        DeliverOutcome busy = new DeliverOutcome.Rejected(SEQUENCE, CommandStatus.RX_T_APPN);
        outbox.sent(bind, bind.sent.get(0), busy, 0);
        assertThat(outbox.nextDueMillis()).hasValue(1_000);
        outbox.release(1_000);
        outbox.sent(bind, bind.sent.get(1), busy, 1_000);
        assertThat(outbox.nextDueMillis()).hasValue(3_000);
        outbox.release(3_000);
        outbox.sent(bind, bind.sent.get(2), new DeliverOutcome.NotSent(NotSentReason.QUEUE_FULL), 3_000);
        assertThat(outbox.nextDueMillis()).hasValue(7_000);
        assertThat(forgotten).isEmpty();
    }

    @Test
    void aReceiptThatIsRefusedForGoodOrForThreeDaysShouldBeGivenUp() {
        Bind bind = bind("acme", 10);
        outbox.add(Receipts.receipt(1, "acme", 0));
        outbox.add(Receipts.receipt(2, "acme", 0));
        outbox.release(0);
        outbox.sent(bind, bind.sent.get(0), new DeliverOutcome.Rejected(SEQUENCE, CommandStatus.RX_P_APPN), 0);
        long threeDays = 3L * 24 * 3_600_000;
        outbox.sent(
                bind, bind.sent.get(1), new DeliverOutcome.Rejected(SEQUENCE, CommandStatus.RSYSERR), threeDays + 1);
        assertThat(forgotten).containsExactly(1L, 2L);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void aReceiptThatIsToldOfAWrongBindStateShouldBeGivenUp() {
        Bind bind = bind("acme", 10);
        outbox.add(Receipts.receipt(1, "acme", 0));
        outbox.release(0);
        outbox.sent(bind, bind.sent.getFirst(), new DeliverOutcome.Rejected(SEQUENCE, CommandStatus.RINVBNDSTS), 0);
        assertThat(forgotten).containsExactly(1L);
    }

    private Bind bind(String systemId, long credit) {
        Bind bind = new Bind(systemId);
        outbox.open(bind);
        if (credit > 0) {
            outbox.credit(bind, credit);
        }
        return bind;
    }

    private static final class Bind extends ReceiptOutbox.Route {

        private final List<ReceiptOutbox.Item> sent = new ArrayList<>();

        Bind(String systemId) {
            super(systemId);
        }

        @Override
        void send(ReceiptOutbox.Item item) {
            sent.add(item);
        }

        List<Long> serials() {
            return sent.stream().map(item -> item.receipt().serial()).toList();
        }
    }
}
