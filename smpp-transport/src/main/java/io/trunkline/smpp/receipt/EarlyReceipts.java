package io.trunkline.smpp.receipt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps receipts that came before the submit_sm_resp with their id, until that response comes. A message centre may
 * deliver, and say so, before it has answered; on a pair of binds the two even travel on different connections.
 *
 * <p>Nothing is dropped. A receipt leaves by {@link #claim}, or by {@link #expire} when nobody claimed it in time; one
 * that finds no room is refused, and its deliver_sm is to be answered ESME_RX_T_APPN, so that the message centre sends
 * it again.
 *
 * <p>Bounds: a number of receipts, and the time that each is kept. One thread; time is passed in.
 *
 * @param <R> the receipt with whatever its owner needs to go on with it
 */
public final class EarlyReceipts<R> {
    private final int receiptsMax;
    private final long patienceNanos;
    /** In the order of coming, which with one patience for all is the order of expiring. */
    private final Set<Parked<R>> parked = new LinkedHashSet<>();

    private final Map<String, List<Parked<R>>> byId = new HashMap<>();

    /** Compared by identity: the same receipt may come twice. */
    private static final class Parked<R> {
        private final String id;
        private final R receipt;
        private final long sinceNanos;

        private Parked(String id, R receipt, long sinceNanos) {
            this.id = id;
            this.receipt = receipt;
            this.sinceNanos = sinceNanos;
        }
    }

    public EarlyReceipts(int receiptsMax, Duration patience) {
        if (receiptsMax < 1) {
            throw new IllegalArgumentException("receiptsMax: " + receiptsMax + " (expected: at least 1)");
        }
        this.receiptsMax = receiptsMax;
        this.patienceNanos = patience.toNanos();
    }

    /**
     * Keeps a receipt that belongs to no known message.
     *
     * @param id in the form of {@link MessageIdProfile#normaliseReceipt}
     * @return whether there was room
     */
    public boolean park(String id, R receipt, long nowNanos) {
        if (parked.size() >= receiptsMax) {
            return false;
        }
        Parked<R> early = new Parked<>(id, receipt, nowNanos);
        parked.add(early);
        byId.computeIfAbsent(id, unseen -> new ArrayList<>(1)).add(early);
        return true;
    }

    /**
     * Gives what came for a message that is known from now on, in the order of coming.
     *
     * @param id in the form of {@link MessageIdProfile#normaliseResponse}
     */
    public List<R> claim(String id) {
        List<Parked<R>> early = byId.remove(id);
        if (early == null) {
            return List.of();
        }
        early.forEach(parked::remove);
        return early.stream().map(it -> it.receipt).toList();
    }

    /** Gives what nobody claimed in time, in the order of coming: receipts for messages that we do not know. */
    public List<R> expire(long nowNanos) {
        List<R> unclaimed = new ArrayList<>();
        Iterator<Parked<R>> eldest = parked.iterator();
        while (eldest.hasNext()) {
            Parked<R> early = eldest.next();
            if (nowNanos - early.sinceNanos < patienceNanos) {
                break;
            }
            eldest.remove();
            forget(early);
            unclaimed.add(early.receipt);
        }
        return List.copyOf(unclaimed);
    }

    /** The receipts that are kept. */
    public int size() {
        return parked.size();
    }

    private void forget(Parked<R> early) {
        List<Parked<R>> sameId = byId.get(early.id);
        if (sameId != null) {
            sameId.remove(early);
            if (sameId.isEmpty()) {
                byId.remove(early.id);
            }
        }
    }
}
