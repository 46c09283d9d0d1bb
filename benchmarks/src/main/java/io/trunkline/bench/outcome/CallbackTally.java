package io.trunkline.bench.outcome;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The times of each message by SID: answered, first {@code sent}, first terminal callback. A callback may come before
 * the answer that names its SID. Event loop only; {@link #writeTo} once the run is over.
 */
final class CallbackTally {
    private static final int TERMINAL_BITS = terminalBits();
    private static final byte ANSWERED = (byte) 0x80;

    private final SidTable sids;
    private final byte[] seen;
    private final int[] numbers;
    private final long[] answeredNanos;
    private final long[] sentNanos;
    private final long[] terminalNanos;

    private final Latencies toSent = new Latencies();
    private final Latencies toDelivered = new Latencies();
    private final Map<CallbackStatus, Long> byStatus = new EnumMap<>(CallbackStatus.class);
    private long settled;
    private long deliveredLastNanos;
    private long repeated;
    private long beforeAnswer;
    private long backwards;
    private long contradictions;
    private long unclaimed;
    private long untracked;
    private long repeatedSids;

    CallbackTally(int messages) {
        this.sids = new SidTable(messages);
        this.seen = new byte[sids.capacity()];
        this.numbers = new int[sids.capacity()];
        this.answeredNanos = new long[sids.capacity()];
        this.sentNanos = new long[sids.capacity()];
        this.terminalNanos = new long[sids.capacity()];
    }

    void accepted(Sid sid, int number, long nowNanos) {
        int slot = sids.slot(sid);
        if (slot == SidTable.FULL) {
            untracked++;
            return;
        }
        if ((seen[slot] & ANSWERED) != 0) {
            repeatedSids++;
            return;
        }
        int statuses = seen[slot];
        seen[slot] |= ANSWERED;
        numbers[slot] = number;
        answeredNanos[slot] = nowNanos;
        if (statuses != 0) {
            beforeAnswer++;
            unclaimed--;
            overtaken(slot, statuses);
        }
    }

    void calledBack(Sid sid, CallbackStatus status, long nowNanos) {
        int slot = sids.slot(sid);
        if (slot == SidTable.FULL) {
            untracked++;
            return;
        }
        int statuses = seen[slot];
        if ((statuses & status.bit()) != 0) {
            repeated++;
            return;
        }
        if (statuses == 0) {
            unclaimed++;
        }
        seen[slot] |= (byte) status.bit();
        byStatus.merge(status, 1L, Long::sum);
        if ((statuses & TERMINAL_BITS) != 0) {
            afterTerminal(status);
        } else {
            first(slot, status, nowNanos);
        }
    }

    long settled() {
        return settled;
    }

    CallbackSummary summary(long notAwaited) {
        return new CallbackSummary(
                new EnumMap<>(byStatus),
                notAwaited,
                settled,
                deliveredLastNanos,
                repeated,
                beforeAnswer,
                backwards,
                contradictions,
                unclaimed,
                untracked,
                repeatedSids,
                toSent.summary(),
                toDelivered.summary());
    }

    /** Hands over what is known of every answered message: its number, and when it was first called back; 0 for never. */
    void forEach(Times times) {
        for (int slot = 0; slot < sids.capacity(); slot++) {
            if (sids.isTaken(slot) && (seen[slot] & ANSWERED) != 0) {
                boolean delivered = (seen[slot] & CallbackStatus.DELIVERED.bit()) != 0;
                times.of(numbers[slot], sentNanos[slot], delivered ? terminalNanos[slot] : 0);
            }
        }
    }

    /** Is told of one message. */
    interface Times {
        void of(int number, long sentNanos, long deliveredNanos);
    }

    /** Appends a line per known SID; times in microseconds after {@code originNanos}, empty where unknown. */
    void writeTo(Appendable out, long originNanos) throws IOException {
        for (int slot = 0; slot < sids.capacity(); slot++) {
            if (!sids.isTaken(slot)) {
                continue;
            }
            boolean answered = (seen[slot] & ANSWERED) != 0;
            out.append(sids.sid(slot).text()).append(',');
            out.append(answered ? Integer.toString(numbers[slot]) : "").append(',');
            out.append(micros(answeredNanos[slot], originNanos)).append(',');
            out.append(micros(sentNanos[slot], originNanos)).append(',');
            out.append(micros(terminalNanos[slot], originNanos)).append(',');
            out.append(statusWords(seen[slot])).append('\n');
        }
    }

    /** The callbacks came first: the message took no time that this client could have seen. */
    private void overtaken(int slot, int statuses) {
        if (sentNanos[slot] != 0) {
            toSent.record(0);
        }
        if ((statuses & TERMINAL_BITS) != 0) {
            settled++;
        }
        if ((statuses & CallbackStatus.DELIVERED.bit()) != 0) {
            toDelivered.record(0);
        }
    }

    private void first(int slot, CallbackStatus status, long nowNanos) {
        boolean answered = (seen[slot] & ANSWERED) != 0;
        if (status == CallbackStatus.SENT) {
            sentNanos[slot] = nowNanos;
            if (answered) {
                toSent.record(nowNanos - answeredNanos[slot]);
            }
        }
        if (status.terminal()) {
            terminalNanos[slot] = nowNanos;
            settled += answered ? 1 : 0;
        }
        if (status == CallbackStatus.DELIVERED) {
            deliveredLastNanos = nowNanos;
            if (answered) {
                toDelivered.record(nowNanos - answeredNanos[slot]);
            }
        }
    }

    private void afterTerminal(CallbackStatus status) {
        if (status.terminal()) {
            contradictions++;
        } else {
            backwards++;
        }
    }

    private static String micros(long nanos, long originNanos) {
        return nanos == 0 ? "" : Long.toString(TimeUnit.NANOSECONDS.toMicros(nanos - originNanos));
    }

    private static String statusWords(byte seen) {
        var words = new StringBuilder();
        for (CallbackStatus status : CallbackStatus.values()) {
            if ((seen & status.bit()) != 0) {
                words.append(words.isEmpty() ? "" : " ").append(status);
            }
        }
        return words.toString();
    }

    private static int terminalBits() {
        int bits = 0;
        for (CallbackStatus status : CallbackStatus.values()) {
            bits |= status.terminal() ? status.bit() : 0;
        }
        return bits;
    }
}
