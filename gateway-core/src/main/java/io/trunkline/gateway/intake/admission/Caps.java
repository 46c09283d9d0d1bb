package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.config.AccountCaps;
import io.trunkline.gateway.message.AccountSid;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What an account's caps are at a moment. Days and months are of UTC.
 *
 * @param messagesPerDay 0 for no cap
 */
public record Caps(AccountSid account, AccountCaps caps, int messagesPerDay) {
    private static final long PER_MESSAGE = 0;

    /** None where none is configured. */
    public List<AppliedLimit> at(Instant now) {
        if (messagesPerDay == 0 && caps.equals(AccountCaps.NONE)) {
            return List.of();
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate first = today.withDayOfMonth(1);
        Period day = new Period(today, today.plusDays(1));
        Period month = new Period(first, first.plusMonths(1));
        List<AppliedLimit> applied = new ArrayList<>(5);
        add(applied, LimitKind.DAILY_MESSAGES, messagesPerDay, PER_MESSAGE, day);
        add(applied, LimitKind.DAILY_SEGMENTS, caps.segmentsPerDay(), 1, day);
        add(applied, LimitKind.MONTHLY_SEGMENTS, caps.segmentsPerMonth(), 1, month);
        add(applied, LimitKind.DAILY_SPEND, caps.microsPerDay(), caps.microsPerSegment(), day);
        add(applied, LimitKind.MONTHLY_SPEND, caps.microsPerMonth(), caps.microsPerSegment(), month);
        return applied;
    }

    private record Period(LocalDate first, LocalDate next) {}

    private void add(List<AppliedLimit> applied, LimitKind kind, long unitsMax, long unitsPerSegment, Period period) {
        if (unitsMax > 0) {
            applied.add(new AppliedLimit.Cap(
                    new AppliedLimit.Key(account, kind, ""),
                    unitsMax,
                    unitsPerSegment,
                    period.first().atStartOfDay().toInstant(ZoneOffset.UTC),
                    period.next().atStartOfDay().toInstant(ZoneOffset.UTC)));
        }
    }
}
