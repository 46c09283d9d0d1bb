package io.trunkline.gateway.queue;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Urgency;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one sender or carrier, in the order in which it is to go: the more urgent class first, and within a class
 * by deficit round robin over accounts (Shreedhar and Varghese, 1995), counted in segments. Within a class, what one
 * account put in goes in the order in which it came. For one thread.
 *
 * <p>Has no bound of its own: whoever adds bounds {@link #size}.
 */
public final class FairQueue<T> {
    /** How many segments an account may take in a turn. */
    public static final int QUANTUM_SEGMENTS = 10;

    private final Map<Urgency, RoundRobin<T>> classes = new EnumMap<>(Urgency.class);
    private int size;

    private record Item<T>(T value, int segments) {}

    /**
     * Puts something behind what waits.
     *
     * @param segments what it takes of the account's turn, at least 1
     */
    public void add(Urgency urgency, AccountSid account, int segments, T value) {
        classes.computeIfAbsent(urgency, none -> new RoundRobin<>()).add(account, new Item<>(value, segments));
        size++;
    }

    /** What goes next; null where nothing waits. Remains the same until it is removed or something more urgent comes. */
    public @Nullable T peek() {
        RoundRobin<T> first = first();
        return first == null ? null : first.head().value();
    }

    /**
     * Removes what {@link #peek} gives.
     *
     * @throws NoSuchElementException where nothing waits
     */
    public T remove() {
        RoundRobin<T> first = first();
        if (first == null) {
            throw new NoSuchElementException("the queue is empty (expected: something that waits)");
        }
        size--;
        return first.remove();
    }

    /** Removes the first that it finds, whoever's turn it is; empty where none is such. Looks at all that waits. */
    public Optional<T> removeFirst(Predicate<T> wanted) {
        for (RoundRobin<T> ring : classes.values()) {
            Optional<T> found = ring.removeFirst(wanted);
            if (found.isPresent()) {
                size--;
                return found;
            }
        }
        return Optional.empty();
    }

    public int size() {
        return size;
    }

    /** How many wait in that class. */
    public int size(Urgency urgency) {
        RoundRobin<T> ring = classes.get(urgency);
        return ring == null ? 0 : ring.size;
    }

    /** How many of one account wait in that class. */
    public int size(Urgency urgency, AccountSid account) {
        RoundRobin<T> ring = classes.get(urgency);
        return ring == null ? 0 : ring.size(account);
    }

    public void clear() {
        classes.clear();
        size = 0;
    }

    private @Nullable RoundRobin<T> first() {
        for (RoundRobin<T> ring : classes.values()) {
            if (!ring.isEmpty()) {
                return ring;
            }
        }
        return null;
    }

    /** The accounts of one class that have something to send; the first of them has its turn. */
    private static final class RoundRobin<T> {
        private final Map<AccountSid, Flow<T>> flows = new HashMap<>();
        private final Queue<Flow<T>> ring = new ArrayDeque<>();
        private int size;

        void add(AccountSid account, Item<T> item) {
            Flow<T> flow = flows.get(account);
            if (flow == null) {
                flow = new Flow<>(account);
                flows.put(account, flow);
                ring.add(flow);
            }
            flow.items.add(item);
            size++;
        }

        boolean isEmpty() {
            return ring.isEmpty();
        }

        int size(AccountSid account) {
            Flow<T> flow = flows.get(account);
            return flow == null ? 0 : flow.items.size();
        }

        /** Passes the turn on until it is with an account that may send its next item. */
        Item<T> head() {
            while (true) {
                Flow<T> flow = ring.element();
                Item<T> item = flow.items.element();
                if (flow.mayTake(item.segments())) {
                    return item;
                }
                flow.inTurn = false;
                ring.add(ring.remove());
            }
        }

        Optional<T> removeFirst(Predicate<T> wanted) {
            for (Flow<T> flow : ring) {
                for (Item<T> item : flow.items) {
                    if (wanted.test(item.value())) {
                        remove(flow, item);
                        return Optional.of(item.value());
                    }
                }
            }
            return Optional.empty();
        }

        private void remove(Flow<T> flow, Item<T> item) {
            flow.items.remove(item);
            size--;
            if (flow.items.isEmpty()) {
                ring.remove(flow);
                flows.remove(flow.account);
            }
        }

        T remove() {
            Item<T> item = head();
            Flow<T> flow = ring.element();
            flow.items.remove();
            flow.deficit -= item.segments();
            size--;
            if (flow.items.isEmpty()) {
                ring.remove();
                flows.remove(flow.account);
            }
            return item.value();
        }
    }

    /** What one account has in one class, and how many segments of its turns it has not used. */
    private static final class Flow<T> {
        private final AccountSid account;
        private final Queue<Item<T>> items = new ArrayDeque<>();
        private int deficit;
        private boolean inTurn;

        Flow(AccountSid account) {
            this.account = account;
        }

        boolean mayTake(int segments) {
            if (!inTurn) {
                inTurn = true;
                deficit += QUANTUM_SEGMENTS;
            }
            return segments <= deficit;
        }
    }
}
