package io.trunkline.gateway.inbound;

import io.trunkline.gateway.log.InboundBatch.Dealt;
import io.trunkline.gateway.log.InboundBatch.Logged;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.InboundPart.Place;
import io.trunkline.smpp.text.Alphabet;
import io.trunkline.smpp.text.Reassembly;
import io.trunkline.smpp.text.Reassembly.Abandoned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes messages of the parts of one partition of the log, in its order and by its time: who reads the same again makes the
 * same, under the same SIDs. A message has the SID of the part of it that came first, and may have been dealt with before
 * ({@link InboundMessage#again}) where no part of it is new.
 *
 * <p>Bounds: {@value #UNFINISHED_MAX} unfinished messages, {@value #OCTETS_MAX} octets in them, five minutes. What is given
 * up, or whose reference is used again, becomes a message of the parts that came: nothing that was answered is lost. One
 * thread.
 */
final class InboundFold {
    static final Duration EXPIRY = Duration.ofMinutes(5);
    static final int UNFINISHED_MAX = 10_000;
    static final int OCTETS_MAX = 16 << 20;

    private final Repeats repeats = new Repeats();
    private final List<Abandoned> abandoned = new ArrayList<>();
    private final Reassembly reassembly = new Reassembly(UNFINISHED_MAX, OCTETS_MAX, EXPIRY, abandoned::add);
    private final Map<Reassembly.Key, Begun> begun = new HashMap<>();

    /**
     * A message that lacks parts.
     *
     * @param lastAt when the log took the last of those that came
     * @param fresh whether nobody dealt with one of its parts before
     */
    private record Begun(InboundPart first, Instant lastAt, boolean fresh) {
        Begun with(Begun next) {
            return new Begun(first, next.lastAt, fresh || next.fresh);
        }
    }

    /** Takes the next part; returns the messages that end with it. */
    List<InboundMessage> add(Logged logged) {
        InboundPart part = logged.part();
        Instant at = logged.at();
        boolean fresh = logged.dealt() == Dealt.NO;
        List<InboundMessage> messages = new ArrayList<>(expire(at));
        if (repeats.isRepeat(part, at)) {
            return messages;
        }
        Place place = part.place();
        if (place == null || place.total() == 1) {
            messages.add(message(new Begun(part, at, fresh), part.text(), 1));
        } else {
            add(new Begun(part, at, fresh), place, messages);
        }
        return messages;
    }

    private void add(Begun next, Place place, List<InboundMessage> messages) {
        InboundPart part = next.first();
        Reassembly.Key key =
                new Reassembly.Key(part.sender(), part.recipient(), place.reference(), place.total(), place.wide());
        Begun before = begun.get(key);
        Reassembly.Result result =
                reassembly.add(key, place.sequence(), Alphabet.UCS2.encode(part.text()), nanos(next.lastAt()));
        boolean reused = abandoned.stream().anyMatch(gone -> gone.reason() == Abandoned.Reason.REFERENCE_REUSED);
        Begun now = before == null || reused ? next : before.with(next);
        if (!reused) {
            begun.put(key, now);
        }
        messages.addAll(givenUp());
        if (reused && result instanceof Reassembly.Result.Waiting) {
            begun.put(key, now);
        }
        if (result instanceof Reassembly.Result.Complete complete) {
            begun.remove(key);
            messages.add(message(now, text(complete.parts()), place.total()));
        }
    }

    /** Gives up what has waited too long; returns the messages that its parts make. */
    List<InboundMessage> expire(Instant now) {
        reassembly.expire(nanos(now));
        return givenUp();
    }

    private List<InboundMessage> givenUp() {
        List<InboundMessage> messages = new ArrayList<>(abandoned.size());
        for (Abandoned gone : abandoned) {
            Begun of = begun.remove(gone.key());
            if (of != null) {
                messages.add(message(of, text(gone.parts()), gone.parts().size()));
            }
        }
        abandoned.clear();
        return messages;
    }

    private static InboundMessage message(Begun begun, String text, int segments) {
        InboundPart first = begun.first();
        return new InboundMessage(
                first.sid(),
                first.carrier(),
                first.sender(),
                first.recipient(),
                text,
                segments,
                first.at(),
                begun.lastAt(),
                !begun.fresh());
    }

    private static String text(List<byte[]> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(Alphabet.UCS2.decode(part, 0, part.length)));
        return text.toString();
    }

    private static long nanos(Instant at) {
        return TimeUnit.MILLISECONDS.toNanos(at.toEpochMilli());
    }
}
