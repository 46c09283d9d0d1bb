package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;
import org.jspecify.annotations.Nullable;

/** An item on its way from where it came in to where its result goes. Event loop only. */
final class Ticket<I, O> implements PendingRequest {
    final I item;
    private final Outlet<I, O> outlet;
    private @Nullable Lane lane;
    private long order;

    /** Where results go. */
    interface Outlet<I, O> {
        Exchange<I, O> exchange();

        void emit(O result);
    }

    Ticket(I item, Outlet<I, O> outlet) {
        this.item = item;
        this.outlet = outlet;
    }

    /** Goes out as the {@code number}th request of {@code way}. */
    void sentOn(Lane way, long number) {
        lane = way;
        order = number;
    }

    @Override
    public PduRequest request() {
        return outlet.exchange().request(item);
    }

    @Override
    public void answered(int sequence, PduResponse response) {
        if (lane != null) {
            lane.answered(order, response);
        }
        outlet.emit(outlet.exchange().answered(item, sequence, response));
    }

    @Override
    public void notSent(NotSentReason reason) {
        outlet.emit(outlet.exchange().notSent(item, reason));
    }

    @Override
    public void unknown(int sequence, UnknownReason reason) {
        if (lane != null && reason == UnknownReason.TIMEOUT) {
            lane.timedOut(order);
        }
        outlet.emit(outlet.exchange().unknown(item, sequence, reason));
    }

    @Override
    public void late(int sequence, PduResponse response) {
        outlet.exchange().late(item, sequence, response);
    }
}
