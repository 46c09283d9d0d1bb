package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The receipts on their way: first until they are due, then until a bind of their system_id has credit for them, then
 * until they are answered.
 *
 * <pre>
 *  add --> waiting --due--> ready --credit--> sent --answered or refused for good--> gone
 *             ^               ^                 |
 *             |               +---disconnected--+
 *             +--time-out or refused for now----+
 * </pre>
 *
 * <p>Bound: what {@link SimulatedCarrier} lets in, which is {@link SimulatedCarrier#PENDING_MAX}. A receipt that is
 * refused for now comes again after a second, doubling to a minute; what is three days overdue is given up then, and at a restart. Pure, with time passed in; one
 * thread.
 */
final class ReceiptOutbox {

    private static final long RETRY_FIRST_MILLIS = 1_000;
    private static final long RETRY_MILLIS_MAX = 60_000;
    private static final int DOUBLINGS_MAX = 6;
    private static final long LIFE_MILLIS = 3L * 24 * 3_600_000;

    /** One receipt on its way. */
    static final class Item {
        private final PendingReceipt receipt;
        private long dueMillis;
        private int attempts;

        private Item(PendingReceipt receipt) {
            this.receipt = receipt;
            this.dueMillis = receipt.dueMillis();
        }

        PendingReceipt receipt() {
            return receipt;
        }
    }

    /** A bind that can take receipts, as many as it has credit for. */
    abstract static class Route {
        private final String systemId;
        private final Set<Item> inFlight = new LinkedHashSet<>();
        private long credit;

        Route(String systemId) {
            this.systemId = systemId;
        }

        /** Sends one; its outcome is to come back by {@link ReceiptOutbox#sent}, but not from within this call. */
        abstract void send(Item item);
    }

    private final LongConsumer forget;
    private final PriorityQueue<Item> waiting = new PriorityQueue<>(Comparator.comparingLong(item -> item.dueMillis));
    private final Map<String, Deque<Item>> ready = new HashMap<>();
    private final Map<String, List<Route>> routes = new HashMap<>();
    private int size;

    /** @param forget is told the serial of each receipt that is gone */
    ReceiptOutbox(LongConsumer forget) {
        this.forget = forget;
    }

    /** Takes a receipt on; {@link #release} sends it when it is due. */
    void add(PendingReceipt receipt) {
        size++;
        waiting.add(new Item(receipt));
    }

    /** When {@link #release} has something to do next, in milliseconds since the epoch. */
    OptionalLong nextDueMillis() {
        Item next = waiting.peek();
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.dueMillis);
    }

    /** Sends what is due, as far as there is credit. */
    void release(long nowMillis) {
        Item next = waiting.peek();
        while (next != null && next.dueMillis <= nowMillis) {
            waiting.remove();
            if (isTooOld(next, nowMillis)) {
                gone(next);
            } else {
                String systemId = next.receipt.systemId();
                readyOf(systemId).addLast(next);
                pump(systemId);
            }
            next = waiting.peek();
        }
    }

    /** A bind is there; it has no credit yet. */
    void open(Route route) {
        routes.computeIfAbsent(route.systemId, name -> new ArrayList<>()).add(route);
    }

    /** A bind takes no more; the outcomes of what was sent on it still come by {@link #sent}. */
    void stop(Route route) {
        List<Route> left = routes.get(route.systemId);
        if (left != null) {
            left.remove(route);
            if (left.isEmpty()) {
                routes.remove(route.systemId);
            }
        }
    }

    /** A bind is gone, and no more outcomes come: what has none goes to another bind. */
    void close(Route route) {
        stop(route);
        List<Item> unanswered = new ArrayList<>(route.inFlight);
        route.inFlight.clear();
        unanswered.reversed().forEach(readyOf(route.systemId)::addFirst);
        pump(route.systemId);
    }

    /** A bind can take {@code count} more. */
    void credit(Route route, long count) {
        route.credit = route.credit + count < 0 ? Long.MAX_VALUE : route.credit + count;
        pump(route.systemId);
    }

    /** What became of a receipt that was sent on {@code route}. */
    void sent(Route route, Item item, DeliverOutcome outcome, long nowMillis) {
        if (!route.inFlight.remove(item)) {
            return;
        }
        switch (outcome) {
            case DeliverOutcome.Delivered delivered -> gone(item);
            case DeliverOutcome.Rejected rejected -> {
                if (isForGood(rejected.status())) {
                    gone(item);
                } else {
                    retryLater(item, nowMillis);
                }
            }
            case DeliverOutcome.Unknown unknown -> {
                if (unknown.reason() == UnknownReason.DISCONNECTED) {
                    retryNow(item);
                } else {
                    retryLater(item, nowMillis);
                }
            }
            case DeliverOutcome.NotSent notSent -> {
                if (notSent.reason() == NotSentReason.DISCONNECTED) {
                    retryNow(item);
                } else {
                    retryLater(item, nowMillis);
                }
            }
        }
    }

    /** The receipts that are not gone. */
    int size() {
        return size;
    }

    /**
     * Neither waiting for a better moment nor worth another try (SMPP 3.4 section 5.1.3); ESME_RINVBNDSTS, too, as many a
     * carrier has it, so that who says it in a hurry loses receipts here and not there.
     */
    private static boolean isForGood(CommandStatus status) {
        return status.equals(CommandStatus.RX_P_APPN)
                || status.equals(CommandStatus.RX_R_APPN)
                || status.equals(CommandStatus.RINVBNDSTS);
    }

    private static boolean isTooOld(Item item, long nowMillis) {
        return nowMillis - item.receipt.dueMillis() > LIFE_MILLIS;
    }

    private void gone(Item item) {
        size--;
        forget.accept(item.receipt.serial());
    }

    private void retryNow(Item item) {
        readyOf(item.receipt.systemId()).addFirst(item);
        pump(item.receipt.systemId());
    }

    private void retryLater(Item item, long nowMillis) {
        if (isTooOld(item, nowMillis)) {
            gone(item);
            return;
        }
        long delay = RETRY_FIRST_MILLIS << Math.min(item.attempts++, DOUBLINGS_MAX);
        item.dueMillis = nowMillis + Math.min(delay, RETRY_MILLIS_MAX);
        waiting.add(item);
    }

    private Deque<Item> readyOf(String systemId) {
        return ready.computeIfAbsent(systemId, name -> new ArrayDeque<>());
    }

    /** Hands out ready receipts, each to the bind with the most credit. */
    private void pump(String systemId) {
        Deque<Item> items = ready.get(systemId);
        List<Route> binds = routes.get(systemId);
        if (items == null || binds == null) {
            return;
        }
        while (!items.isEmpty()) {
            Route best = binds.getFirst();
            for (Route route : binds) {
                best = route.credit > best.credit ? route : best;
            }
            if (best.credit == 0) {
                return;
            }
            best.credit--;
            Item item = items.removeFirst();
            best.inFlight.add(item);
            best.send(item);
        }
        ready.remove(systemId);
    }
}
