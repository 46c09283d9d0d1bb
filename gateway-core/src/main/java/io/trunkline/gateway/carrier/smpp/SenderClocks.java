package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.message.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each sender's pace at one bind, so that what was held up before it does not leave in a burst: a message's segments go
 * together, and the next message of the sender once they are paid for. Who asks early gets a place in its sender's line and
 * asks again when its turn may have come.
 *
 * <p>Who was in line and comes late by {@link #LATE} at the most costs those behind it nothing, so that a sender comes to its
 * pace though timers are late; in any time so much more than the pace may go.
 *
 * <p>Bound: a line holds two seconds of its sender's pace, at least {@value #LINE_MIN} messages and at most so many as the
 * constructor is told; all lines together hold so many segments as it is told, or one message. Thread-safe; holds its lock for
 * moments only.
 */
final class SenderClocks {
    static final int LINE_MIN = 4;

    private static final double LINE_SECONDS = 2;
    private static final Duration LATE = Duration.ofMillis(50);
    private static final Duration PAUSE_MIN = Duration.ofMillis(1);
    private static final double SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    /** When there are more, those are forgotten whose time has run out. */
    private static final int CLOCKS_MAX = 10_000;

    private final ToDoubleFunction<Address> pace;
    private final int lineMax;
    private final int linesMax;
    private final Map<Address, Clock> clocks = new HashMap<>();

    /** The segments in all lines. */
    private int inLine;

    /** What is to be done with a segment. */
    sealed interface Word {
        record Go() implements Word {}

        /** It is in line, and is to ask again. */
        record Wait(Duration pause) implements Word {}

        /** The line is full, or all are together. */
        record TooMany() implements Word {}
    }

    private static final Word GO = new Word.Go();
    private static final Word TOO_MANY = new Word.TooMany();

    private static final class Clock {
        private final List<InLine> line = new ArrayList<>();
        private long freeAtNanos;
        private @Nullable Object paid;

        private Clock(long freeAtNanos) {
            this.freeAtNanos = freeAtNanos;
        }
    }

    private record InLine(Object message, int segments) {}

    /**
     * @param pace of a sender, in segments a second; 0 for none
     * @param lineMax how many messages of a sender may be in line at the most
     * @param linesMax how many segments of all senders together: what is in line has a place that others could have
     */
    SenderClocks(ToDoubleFunction<Address> pace, int lineMax, int linesMax) {
        this.pace = pace;
        this.lineMax = Math.max(LINE_MIN, lineMax);
        this.linesMax = linesMax;
    }

    /**
     * Whether a segment of the message may be written now; the message is then paid for with all its segments.
     *
     * @param message the same object for all segments of a message
     * @param nowNanos on System.nanoTime's scale
     */
    synchronized Word ask(Address sender, Object message, int segments, long nowNanos) {
        double perSecond = pace.applyAsDouble(sender);
        if (perSecond <= 0) {
            Clock unpaced = clocks.remove(sender);
            if (unpaced != null) {
                unpaced.line.forEach(waiting -> inLine -= waiting.segments());
            }
            return GO;
        }
        Clock clock = clock(sender, nowNanos);
        if (message.equals(clock.paid)) {
            return GO;
        }
        int place = place(clock, message);
        if (place == 0 && clock.freeAtNanos - nowNanos <= 0) {
            long late = 0;
            if (!clock.line.isEmpty()) {
                inLine -= clock.line.removeFirst().segments();
                late = Math.min(nowNanos - clock.freeAtNanos, LATE.toNanos());
            }
            clock.freeAtNanos = nowNanos - late + cost(segments, perSecond);
            clock.paid = message;
            return GO;
        }
        if (place == clock.line.size()) {
            boolean full = place >= Math.clamp((long) Math.ceil(LINE_SECONDS * perSecond), LINE_MIN, lineMax);
            if (full || (inLine > 0 && inLine + segments > linesMax)) {
                return TOO_MANY;
            }
            clock.line.add(new InLine(message, segments));
            inLine += segments;
        }
        return new Word.Wait(pause(clock, place, perSecond, nowNanos));
    }

    /** The message will not go any more. */
    synchronized void leave(Address sender, Object message) {
        Clock clock = clocks.get(sender);
        if (clock == null) {
            return;
        }
        int place = place(clock, message);
        if (place < clock.line.size()) {
            inLine -= clock.line.remove(place).segments();
        }
    }

    private Clock clock(Address sender, long nowNanos) {
        if (clocks.size() >= CLOCKS_MAX) {
            clocks.values().removeIf(clock -> clock.line.isEmpty() && clock.freeAtNanos - nowNanos < -LATE.toNanos());
        }
        return clocks.computeIfAbsent(sender, key -> new Clock(nowNanos));
    }

    /** Its place in the line, or the next one where it has none. */
    private static int place(Clock clock, Object message) {
        int place = 0;
        while (place < clock.line.size() && !clock.line.get(place).message().equals(message)) {
            place++;
        }
        return place;
    }

    /** Until those before it are paid for. */
    private static Duration pause(Clock clock, int place, double perSecond, long nowNanos) {
        long nanos = Math.max(0, clock.freeAtNanos - nowNanos);
        for (InLine before : clock.line.subList(0, place)) {
            nanos += cost(before.segments(), perSecond);
        }
        Duration pause = Duration.ofNanos(nanos);
        return pause.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : pause;
    }

    private static long cost(int segments, double perSecond) {
        return (long) Math.ceil(segments * SECOND_NANOS / perSecond);
    }
}
