package io.trunkline.gateway.config;

import java.time.DayOfWeek;
import java.util.Set;

/**
 * A stretch of a day, in the recipient's local time. One that goes over midnight is two.
 *
 * @param days the days that have it
 * @param fromMinute its first minute, counted from midnight, 0..1439
 * @param toMinute the first minute after it, up to 1440
 */
public record SendingWindow(Set<DayOfWeek> days, int fromMinute, int toMinute) {
    private static final int DAY_MINUTES = 24 * 60;

    public SendingWindow {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("days: none (expected: at least one)");
        }
        if (fromMinute < 0 || fromMinute >= toMinute || toMinute > DAY_MINUTES) {
            throw new IllegalArgumentException("window: " + fromMinute + ".." + toMinute
                    + " (expected: minutes of a day, 0..1440, the second above the first)");
        }
    }
}
