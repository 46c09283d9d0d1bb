package io.trunkline.gateway.compliance;

import io.trunkline.gateway.config.SendingWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The instants at which it is within a window in every zone. Pure.
 *
 * <p>Where clocks change, a window is the shortest of what it could be. One that begins at a local time that comes twice
 * begins at the second, and one that ends at such a time ends at the first. One that begins at a local time that is skipped
 * begins as much later as the clocks were put forward, as java.time has it; and one that ends at such a time ends when they
 * are. So nothing goes early, whichever way the recipient's law reads the clock.
 *
 * @param windows at least one; it is enough to be within one of them
 * @param zones where the recipient may be; none where nobody can say: then there is no such instant
 */
record LocalHours(List<SendingWindow> windows, List<ZoneId> zones) {
    /** Windows come back each week; two, because clocks may have changed in one. */
    private static final Duration HORIZON = Duration.ofDays(15);

    /** The first such instant at or after the one given; empty where there is none within {@link #HORIZON}. */
    Optional<Instant> opens(Instant from) {
        if (zones.isEmpty()) {
            return Optional.empty();
        }
        Instant last = from.plus(HORIZON);
        Instant at = from;
        while (at.isBefore(last)) {
            Instant next = at;
            for (ZoneId zone : zones) {
                next = opens(next, zone.getRules(), last);
            }
            if (next.equals(at)) {
                return Optional.of(at);
            }
            at = next;
        }
        return Optional.empty();
    }

    /** When the hours end within which it is at the instant given. */
    Instant closes(Instant open) {
        return zones.stream()
                .map(zone -> closes(open, zone.getRules()))
                .min(Comparator.naturalOrder())
                .orElse(open);
    }

    private Instant closes(Instant open, ZoneRules rules) {
        LocalDate today = LocalDateTime.ofInstant(open, rules.getOffset(open)).toLocalDate();
        Instant latest = open;
        for (LocalDate date = today.minusDays(1); !date.isAfter(today); date = date.plusDays(1)) {
            for (SendingWindow window : windows) {
                Instant start = start(date.atStartOfDay().plusMinutes(window.fromMinute()), rules);
                Instant end = end(date.atStartOfDay().plusMinutes(window.toMinute()), rules);
                if (window.days().contains(date.getDayOfWeek()) && !start.isAfter(open) && end.isAfter(latest)) {
                    latest = end;
                }
            }
        }
        return latest;
    }

    /** Goes no further than {@code last}. The day before counts, too: its windows may reach into this one. */
    private Instant opens(Instant from, ZoneRules rules, Instant last) {
        LocalDate today = LocalDateTime.ofInstant(from, rules.getOffset(from)).toLocalDate();
        for (LocalDate date = today.minusDays(1); ; date = date.plusDays(1)) {
            Instant opens = opens(from, date, rules, last);
            if (opens.isBefore(last) || !start(date.atStartOfDay(), rules).isBefore(last)) {
                return opens;
            }
        }
    }

    private Instant opens(Instant from, LocalDate date, ZoneRules rules, Instant last) {
        Instant earliest = last;
        for (SendingWindow window : windows) {
            if (window.days().contains(date.getDayOfWeek())) {
                Instant start = start(date.atStartOfDay().plusMinutes(window.fromMinute()), rules);
                Instant end = end(date.atStartOfDay().plusMinutes(window.toMinute()), rules);
                Instant opens = start.isAfter(from) ? start : from;
                if (opens.isBefore(end) && opens.isBefore(earliest)) {
                    earliest = opens;
                }
            }
        }
        return earliest;
    }

    private static Instant start(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return local.toInstant(offsets.isEmpty() ? rules.getTransition(local).getOffsetBefore() : offsets.getLast());
    }

    private static Instant end(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = rules.getTransition(local);
            return gap.getInstant();
        }
        return local.toInstant(offsets.getFirst());
    }
}
