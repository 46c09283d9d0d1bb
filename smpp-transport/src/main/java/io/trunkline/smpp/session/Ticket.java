package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;

/** An item on its way from where it came in to where its result goes. Event loop only. */
final class Ticket<I, O> implements PendingRequest {
    final I item;
    private final Outlet<I, O> outlet;

    /** Where results go. */
    interface Outlet<I, O> {
        RequestDispatcher dispatcher();

        Exchange<I, O> exchange();

        void emit(O result);
    }

    Ticket(I item, Outlet<I, O> outlet) {
        this.item = item;
        this.outlet = outlet;
    }

    @Override
    public PduRequest request() {
        return outlet.exchange().request(item);
    }

    @Override
    public void answered(int sequence, PduResponse response) {
        outlet.dispatcher().noteStatus(response.status());
        outlet.emit(outlet.exchange().answered(item, sequence, response));
    }

    @Override
    public void notSent(NotSentReason reason) {
        outlet.emit(outlet.exchange().notSent(item, reason));
    }

    @Override
    public void unknown(int sequence, UnknownReason reason) {
        outlet.emit(outlet.exchange().unknown(item, sequence, reason));
    }

    @Override
    public void late(int sequence, PduResponse response) {
        outlet.exchange().late(item, sequence, response);
    }
}
