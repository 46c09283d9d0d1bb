package io.trunkline.gateway.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message centre to which we bind.
 *
 * @param name letters, digits and hyphens; names it in routes, events and metrics
 * @param password encrypted
 * @param window how many submit_sm may be unanswered on a bind, at least 1
 * @param slots the lanes whose owner holds one bind each
 * @param urgentSlot one more lane, for one-time passwords alone; null for none
 * @param receipts how long its receipts are waited for
 * @param faults what its errors mean
 * @param pacePerSecond as many submit_sm a second as the contract allows over all of its binds on all nodes; 0 for no limit
 * @param tls null for plain TCP
 * @param dialect what its PDUs do not say
 */
public record Carrier(
        String name,
        String host,
        int port,
        String systemId,
        Sealed password,
        int window,
        List<Integer> slots,
        @Nullable Integer urgentSlot,
        ReceiptTimes receipts,
        FaultTable faults,
        double pacePerSecond,
        @Nullable CarrierTls tls,
        CarrierDialect dialect) {
    public Carrier {
        slots = List.copyOf(slots);
        if (window < 1) {
            throw new IllegalArgumentException("window: " + window + " (expected: at least 1)");
        }
        if (!(pacePerSecond >= 0) || Double.isInfinite(pacePerSecond)) {
            throw new IllegalArgumentException(
                    "pace_per_second: " + pacePerSecond + " (expected: 0 for none, or more)");
        }
        if (slots.isEmpty()) {
            throw new IllegalArgumentException("slots: none (expected: at least one)");
        }
        if (urgentSlot != null && slots.contains(urgentSlot)) {
            throw new IllegalArgumentException("urgentSlot: " + urgentSlot + " (expected: none of " + slots + ")");
        }
    }

    /** A carrier as most are: no lane for one-time passwords, no pace, plain TCP, and usual in all it says. */
    public Carrier(
            String name, String host, int port, String systemId, Sealed password, int window, List<Integer> slots) {
        this(
                name,
                host,
                port,
                systemId,
                password,
                window,
                slots,
                null,
                ReceiptTimes.DEFAULT,
                FaultTable.USUAL,
                0,
                null,
                CarrierDialect.USUAL);
    }

    /**
     * Whether a bind of the other is as one of this: how long its receipts take makes no difference, and its lanes only where
     * they change the pace of each.
     */
    public boolean bindsAs(Carrier other) {
        return pacePerBind() == other.pacePerBind()
                && equals(new Carrier(
                        other.name,
                        other.host,
                        other.port,
                        other.systemId,
                        other.password,
                        other.window,
                        slots,
                        urgentSlot,
                        receipts,
                        other.faults,
                        pacePerSecond,
                        other.tls,
                        other.dialect));
    }

    /**
     * An equal part of the pace for each slot, which has one owner: so the whole is kept without a word between nodes. 0 for no
     * limit.
     */
    public double pacePerBind() {
        return pacePerSecond / (slots.size() + (urgentSlot == null ? 0 : 1));
    }

    /** Whether it has a bind for the owner of that lane. */
    public boolean has(int slot) {
        return slots.contains(slot) || (urgentSlot != null && urgentSlot == slot);
    }
}
