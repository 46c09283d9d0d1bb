package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.Sid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** When the carrier had each message, by its own log, and what held that up. Immutable. */
final class Arrivals {
    /** Later than that a message is late, whatever meets it afterwards. */
    private static final Duration LATE = Duration.ofSeconds(10);

    /** One refusal that passes is tried again at once. */
    private static final int REFUSALS_MIN = 2;

    private final Evidence evidence;
    private final Map<Integer, List<WireSubmit>> submits = new HashMap<>();

    Arrivals(Evidence evidence) {
        this.evidence = evidence;
        for (WireSubmit submit : evidence.submits()) {
            submits.computeIfAbsent(submit.number(), first -> new ArrayList<>()).add(submit);
        }
    }

    /**
     * When nothing was left to send: at the first taken submit of the segment that came last, or where one is refused or
     * fails for good, at that one; empty where that never was.
     */
    OptionalLong doneAt(int number) {
        TestMessage message = new TestMessage(number);
        List<WireSubmit> own = submits.getOrDefault(number, List.of());
        if (message.fate() == TestMessage.Fate.REFUSED) {
            return first(own, submit -> true);
        }
        OptionalLong last = OptionalLong.empty();
        for (int segment = 0; segment < message.segments(); segment++) {
            int wanted = segment;
            OptionalLong taken = first(own, submit -> submit.taken() && submit.segment() == wanted);
            if (taken.isEmpty()) {
                return first(own, submit -> submit.taken() && !message.delivers(submit.segment()));
            }
            boolean later = last.isEmpty() || taken.getAsLong() - last.getAsLong() > 0;
            last = later ? taken : last;
        }
        return last;
    }

    private static OptionalLong first(List<WireSubmit> submits, Predicate<WireSubmit> wanted) {
        return submits.stream().filter(wanted).mapToLong(WireSubmit::atNanos).findFirst();
    }

    /** What held it up between two times; what came after the second one is no excuse. */
    Behind behind(int number, Sid sid, long fromNanos, long untilNanos) {
        if (isTold(sid, untilNanos, event -> event.name().equals("ambiguous"))) {
            return Behind.DOUBT;
        }
        if (new TestMessage(number).isPaced()) {
            return Behind.PACE;
        }
        if (isTold(sid, untilNanos, History.Event::isHeldBack)) {
            return Behind.REFERENCE;
        }
        if (refusals(number, untilNanos) >= REFUSALS_MIN) {
            return Behind.REFUSALS;
        }
        return isMetByAnother(fromNanos, untilNanos) ? Behind.FAULT : Behind.NOTHING;
    }

    private boolean isTold(Sid sid, long untilNanos, Predicate<History.Event> wanted) {
        History history = evidence.histories().get(sid);
        Moment readAt = evidence.circumstances().readAt();
        return history != null
                && history.events().stream()
                        .filter(wanted)
                        .anyMatch(event -> readAt.nanosOf(event.at()) - untilNanos <= 0);
    }

    private long refusals(int number, long untilNanos) {
        return submits.getOrDefault(number, List.of()).stream()
                .filter(submit -> !submit.taken() && submit.atNanos() - untilNanos < 0)
                .count();
    }

    private boolean isMetByAnother(long fromNanos, long untilNanos) {
        return evidence.circumstances().faults().stream()
                .filter(befallen -> befallen.startedNanos() - untilNanos < 0)
                .anyMatch(befallen -> {
                    boolean away = befallen.fault().target() == Target.KAFKA && befallen.healedNanos() - fromNanos > 0;
                    long after = befallen.startedNanos() - fromNanos;
                    return away || (after > 0 && after <= LATE.toNanos());
                });
    }
}
