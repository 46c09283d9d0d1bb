package io.trunkline.gateway.carrier;

import io.trunkline.gateway.carrier.BrokenOffMessages.BrokenOff;
import io.trunkline.gateway.carrier.MessageOutcome.Settled;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.receipt.SegmentReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Keeps long messages apart that a handset would mix: it puts segments together by sender, recipient and an 8-bit
 * reference. While one message is on its way, another one under its reference waits; after one that was broken off, of
 * which the rest may follow minutes later, another one may not go until the read model says that no more of it will be
 * sent. All messages of a sender to a recipient go through one slot of a carrier, so its owner sees them all.
 *
 * <pre>
 * free --enter--> on its way --left, all taken--> free
 *                  |      ^                        ^
 *                  |      +--enter, same message-+ |
 *                  +--left with something missing--+--> broken off --(no more will be sent)--> free
 * </pre>
 *
 * Bound: those on their way are as many as the lanes let be open; of those broken off the latest
 * {@value #BROKEN_OFF_MAX} are remembered. Thread-safe.
 */
final class ReferencesInUse {
    static final int BROKEN_OFF_MAX = 10_000;

    private static final Duration ASK_MAX = Duration.ofSeconds(5);

    private final BrokenOffMessages messages;
    private final Map<Key, Way> onTheirWay = new HashMap<>();
    private final Map<Key, MessageSid> brokenOff = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, MessageSid> eldest) {
            return size() > BROKEN_OFF_MAX;
        }
    };

    /** Whether a message may go now, or is to come again later, or goes back to its lane. */
    enum Entry {
        GO,
        LATER,
        BACK
    }

    private record Key(Address from, Address to, int reference) {
        static Key of(Envelope envelope) {
            return new Key(envelope.from(), envelope.to(), SegmentReference.shared(envelope.sid()));
        }
    }

    /** A message that is with the link of its slot. */
    private record Way(MessageSid sid, int slot, Sinks.Empty<Void> over) {}

    ReferencesInUse(BrokenOffMessages messages) {
        this.messages = messages;
    }

    /**
     * Completes when what a carrier's former owners broke off is known, or after five seconds, when the read model does
     * not say so.
     */
    Mono<Void> recover(String carrier) {
        return messages.of(carrier, BROKEN_OFF_MAX)
                .doOnNext(this::recovered)
                .then()
                .timeout(ASK_MAX)
                .onErrorComplete();
    }

    /** Of two under one reference the newer is remembered: one before it had let it go. */
    private synchronized void recovered(BrokenOff message) {
        Key key = new Key(message.from(), message.to(), SegmentReference.shared(message.sid()));
        brokenOff.merge(key, message.sid(), (one, other) -> one.compareTo(other) < 0 ? other : one);
    }

    /** GO or LATER, when that is sure. A message that goes is on its way then, until it has {@link #left}. */
    Mono<Entry> enter(LaneMessage message) {
        Envelope envelope = message.envelope();
        return Mono.defer(() -> enter(Key.of(envelope), envelope.sid(), message.slot()));
    }

    private Mono<Entry> enter(Key key, MessageSid sid, int slot) {
        MessageSid before;
        synchronized (this) {
            Way other = onTheirWay.get(key);
            if (other != null && !other.sid().equals(sid)) {
                return other.over().asMono().then(Mono.defer(() -> enter(key, sid, slot)));
            }
            before = brokenOff.get(key);
            if (before == null || before.equals(sid)) {
                brokenOff.remove(key);
                onTheirWay.put(key, new Way(sid, slot, Sinks.empty()));
                return Mono.just(Entry.GO);
            }
        }
        return messages.isComplete(before)
                .timeout(ASK_MAX)
                .onErrorReturn(false)
                .flatMap(complete -> complete ? enterAfter(before, key, sid, slot) : Mono.just(Entry.LATER));
    }

    private Mono<Entry> enterAfter(MessageSid complete, Key key, MessageSid sid, int slot) {
        synchronized (this) {
            brokenOff.remove(key, complete);
        }
        return enter(key, sid, slot);
    }

    /** The message is not on its way any more; since its first outcome, where this one corrects that. */
    void left(MessageOutcome outcome) {
        LaneMessage message = outcome.record().message();
        if (message.envelope().segments() > 1 && !(outcome instanceof MessageOutcome.Corrected)) {
            left(message, isBrokenOff(message, outcome));
        }
    }

    /** An owner before this one may have sent some of it. */
    void ownerLost(LaneMessage message) {
        if (message.envelope().segments() > 1) {
            left(message, true);
        }
    }

    private void left(LaneMessage message, boolean isBrokenOff) {
        Key key = Key.of(message.envelope());
        MessageSid sid = message.envelope().sid();
        @Nullable Way way;
        synchronized (this) {
            way = onTheirWay.get(key);
            if (way != null && way.sid().equals(sid)) {
                onTheirWay.remove(key);
            }
            if (isBrokenOff) {
                brokenOff.put(key, sid);
            }
        }
        if (way != null && way.sid().equals(sid)) {
            way.over().tryEmitEmpty();
        }
    }

    /** The link of the slot has ended: what was on its way has no outcome and is broken off. */
    void ended(int slot) {
        Map<Key, Way> without = new HashMap<>();
        synchronized (this) {
            onTheirWay.forEach((key, way) -> {
                if (way.slot() == slot) {
                    without.put(key, way);
                }
            });
            without.forEach((key, way) -> {
                onTheirWay.remove(key);
                brokenOff.put(key, way.sid());
            });
        }
        without.values().forEach(way -> way.over().tryEmitEmpty());
    }

    /** Whether a carrier has, or may have, some of it and the rest may follow. */
    private static boolean isBrokenOff(LaneMessage message, MessageOutcome outcome) {
        boolean begunBefore = message.resend() || message.segments() != LifecycleEvent.ALL_SEGMENTS;
        return switch (outcome) {
            case MessageOutcome.GivenBack back -> begunBefore;
            case MessageOutcome.Corrected corrected -> false;
            case MessageOutcome.Canceled canceled -> false;
            case Settled settled -> isMissing(settled) && (begunBefore || isBegun(settled));
        };
    }

    private static boolean isMissing(Settled settled) {
        return settled.segments().stream().anyMatch(segment -> switch (segment) {
            case SegmentOutcome.Accepted accepted -> false;
            case SegmentOutcome.Refused refused -> refused.passing();
            case SegmentOutcome.Unknown unknown -> true;
        });
    }

    private static boolean isBegun(Settled settled) {
        return settled.segments().stream().anyMatch(segment -> !(segment instanceof SegmentOutcome.Refused));
    }
}
