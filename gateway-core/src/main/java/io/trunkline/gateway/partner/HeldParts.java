package io.trunkline.gateway.partner;

import io.trunkline.gateway.intake.IntakeResult;
import io.trunkline.gateway.partner.SubmitReading.Understood;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.text.Alphabet;
import io.trunkline.smpp.text.Concatenation;
import io.trunkline.smpp.text.Reassembly;
import io.trunkline.smpp.text.Reassembly.Abandoned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Sinks;

/**
 * The parts of one partner's long messages, whose submit_sm stay unanswered until the message is whole and in the log: so
 * nothing is answered that a crash could lose. Thread-safe; what a call gives is to be answered outside.
 *
 * <p>Bounds: {@value #MESSAGES_MAX} unfinished messages and {@value #OCTETS_MAX} octets of text as UTF-16; beyond them the
 * message that began longest ago is refused ESME_RMSGQFUL. After ten seconds an unfinished one is refused ESME_RSUBMITFAIL,
 * and so is one whose reference comes again with another text.
 */
final class HeldParts {
    static final Duration EXPIRY = Duration.ofSeconds(10);
    static final int MESSAGES_MAX = 1_000;
    private static final long OCTETS_MAX = 1 << 20;

    private final Reassembly reassembly = new Reassembly(MESSAGES_MAX, OCTETS_MAX, EXPIRY, this::abandon);
    private final Map<Reassembly.Key, List<Part>> waiting = new HashMap<>();
    private final List<Abandoned> abandoned = new ArrayList<>();

    /** A part and where its answer goes. */
    record Part(int sequence, Understood reading, Sinks.One<Answer> answer) {
        /** As it waits: its text is held once, and counted, however often it comes. */
        private Part withoutText() {
            return new Part(sequence, reading.withoutText(), answer);
        }
    }

    /** What becomes of a part. */
    sealed interface Answer {
        record Refused(CommandStatus status) implements Answer {}

        /** Its message was handed to intake. */
        record Judged(IntakeResult result) implements Answer {}
    }

    /** A part that is refused before its message was whole. */
    record Dropped(Part part, CommandStatus status) {}

    /**
     * What a call has brought about.
     *
     * @param whole the parts of the message that is whole now, as often as they came and without their text; else empty
     * @param text of that message
     */
    record Step(List<Part> whole, String text, List<Dropped> dropped) {}

    synchronized Step add(Part part, Concatenation place, long nowNanos) {
        Understood reading = part.reading();
        Reassembly.Key key = Reassembly.Key.of(reading.from(), reading.to(), place);
        Reassembly.Result result =
                reassembly.add(key, place.sequence(), Alphabet.UCS2.encode(reading.text()), nowNanos);
        Part kept = part.withoutText();
        boolean evicted = abandoned.stream()
                .anyMatch(gone -> gone.key().equals(key) && gone.reason() == Abandoned.Reason.EVICTED);
        List<Dropped> dropped = dropped();
        if (result instanceof Reassembly.Result.Complete complete) {
            List<Part> whole = new ArrayList<>(waiting.getOrDefault(key, List.of()));
            waiting.remove(key);
            whole.add(kept);
            whole.sort(Comparator.comparingInt(Part::sequence));
            return new Step(whole, text(complete.parts()), dropped);
        }
        if (evicted) {
            dropped.add(new Dropped(kept, CommandStatus.RMSGQFUL));
        } else {
            waiting.computeIfAbsent(key, ignored -> new ArrayList<>()).add(kept);
        }
        return new Step(List.of(), "", dropped);
    }

    /** Gives up what has waited too long. */
    synchronized List<Dropped> expire(long nowNanos) {
        reassembly.expire(nowNanos);
        return dropped();
    }

    /** Gives up everything, to be submitted again elsewhere. */
    synchronized List<Dropped> clear(long nowNanos) {
        reassembly.expire(nowNanos + EXPIRY.toNanos());
        abandoned.clear();
        List<Dropped> dropped = waiting.values().stream()
                .flatMap(List::stream)
                .map(part -> new Dropped(part, CommandStatus.RMSGQFUL))
                .toList();
        waiting.clear();
        return dropped;
    }

    private void abandon(Abandoned message) {
        abandoned.add(message);
    }

    private List<Dropped> dropped() {
        List<Dropped> dropped = new ArrayList<>();
        for (Abandoned message : abandoned) {
            List<Part> parts = waiting.remove(message.key());
            if (parts != null) {
                parts.forEach(part -> dropped.add(new Dropped(part, status(message.reason()))));
            }
        }
        abandoned.clear();
        return dropped;
    }

    private static CommandStatus status(Abandoned.Reason reason) {
        return switch (reason) {
            case EVICTED -> CommandStatus.RMSGQFUL;
            case EXPIRED, REFERENCE_REUSED -> CommandStatus.RSUBMITFAIL;
        };
    }

    private static String text(List<byte[]> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(Alphabet.UCS2.decode(part, 0, part.length)));
        return text.toString();
    }
}
