package io.trunkline.gateway.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.SendingWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalHoursTest {
    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);
    private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final Instant YEAR = Instant.parse("2026-12-31T12:00:00Z");
    private static final Instant YEAR_END = Instant.parse("2028-01-02T12:00:00Z");

    /** Windows whose ends clocks jump over or come back to, somewhere. */
    private static final List<List<SendingWindow>> WINDOWS = List.of(
            List.of(new SendingWindow(WORKDAYS, 8 * 60, 21 * 60)),
            List.of(new SendingWindow(EVERY_DAY, 2 * 60 + 30, 3 * 60 + 30), new SendingWindow(EVERY_DAY, 90, 110)),
            List.of(new SendingWindow(EVERY_DAY, 0, 40), new SendingWindow(EVERY_DAY, 23 * 60 + 20, 24 * 60)));

    @Test
    void nothingShouldGoOutsideAWindowInAnyZoneOfTheYear() {
        Random random = new Random(20_270_101);
        int looked = 0;
        for (ZoneId zone : zones()) {
            for (Instant now : instants(zone.getRules(), random)) {
                for (List<SendingWindow> windows : WINDOWS) {
                    check(zone, windows, now);
                    looked++;
                }
            }
        }
        assertThat(looked).isGreaterThan(500_000);
    }

    /** By the clock on the recipient's wall, which is not how the windows are computed. */
    private static void check(ZoneId zone, List<SendingWindow> windows, Instant now) {
        Instant opens = new LocalHours(windows, List.of(zone)).opens(now).orElseThrow();
        boolean early = opens.isBefore(now) || !isWithin(windows, zone, opens);
        boolean late = !opens.equals(now) && isWithin(windows, zone, now) && isFarFromAChange(zone.getRules(), now);
        if (early || late) {
            throw new AssertionError((early ? "early: " : "late: ") + zone + " " + windows + " asked at "
                    + now.atZone(zone) + " opens " + opens.atZone(zone));
        }
    }

    private static boolean isWithin(List<SendingWindow> windows, ZoneId zone, Instant at) {
        LocalDateTime wall = LocalDateTime.ofInstant(at, zone);
        int minute = wall.getHour() * 60 + wall.getMinute();
        return windows.stream()
                .anyMatch(window -> window.days().contains(wall.getDayOfWeek())
                        && window.fromMinute() <= minute
                        && minute < window.toMinute());
    }

    private static boolean isFarFromAChange(ZoneRules rules, Instant at) {
        ZoneOffsetTransition next = rules.nextTransition(at.minus(Duration.ofHours(26)));
        return next == null || next.getInstant().isAfter(at.plus(Duration.ofHours(26)));
    }

    /** One zone of each set of rules. */
    private static List<ZoneId> zones() {
        Map<ZoneRules, ZoneId> byRules = new LinkedHashMap<>();
        ZoneId.getAvailableZoneIds().stream()
                .sorted()
                .map(ZoneId::of)
                .forEach(zone -> byRules.put(zone.getRules(), zone));
        return List.copyOf(byRules.values());
    }

    /** All over the year, and every ten minutes from a day before each change of clocks until a day after it. */
    private static List<Instant> instants(ZoneRules rules, Random random) {
        List<Instant> instants = new ArrayList<>();
        for (Instant at = YEAR; at.isBefore(YEAR_END); at = at.plus(Duration.ofMinutes(random.nextInt(1, 2000)))) {
            instants.add(at);
        }
        ZoneOffsetTransition change = rules.nextTransition(YEAR);
        while (change != null && change.getInstant().isBefore(YEAR_END)) {
            for (int minutes = -1440; minutes <= 1440; minutes += 10) {
                instants.add(change.getInstant().plus(Duration.ofMinutes(minutes)));
            }
            instants.add(change.getInstant().minusMillis(1));
            change = rules.nextTransition(change.getInstant());
        }
        return instants;
    }

    /** New York goes from 02:00 to 03:00 on 14 March 2027, and from 02:00 back to 01:00 on 7 November. */
    @ParameterizedTest
    @CsvSource({
        "150, 300, 2027-03-14T05:00:00Z, 2027-03-14T07:30:00Z",
        "60, 150, 2027-03-14T06:59:59Z, 2027-03-14T06:59:59Z",
        "60, 150, 2027-03-14T07:00:00Z, 2027-03-15T05:00:00Z",
        "90, 300, 2027-11-07T05:00:00Z, 2027-11-07T06:30:00Z",
        "0, 90, 2027-11-07T05:29:59Z, 2027-11-07T05:29:59Z",
        "0, 90, 2027-11-07T06:00:00Z, 2027-11-08T05:00:00Z",
        "0, 1440, 2027-11-07T06:00:00Z, 2027-11-07T06:00:00Z"
    })
    void windowThatBeginsOrEndsWhereClocksChangeShouldBeTheShortest(int from, int to, Instant asked, Instant opens) {
        LocalHours hours =
                new LocalHours(List.of(new SendingWindow(EVERY_DAY, from, to)), List.of(ZoneId.of("America/New_York")));
        assertThat(hours.opens(asked)).contains(opens);
    }

    @Test
    void windowShouldBeOpenInEveryZone() {
        List<SendingWindow> day = List.of(new SendingWindow(EVERY_DAY, 8 * 60, 21 * 60));
        LocalHours coasts =
                new LocalHours(day, List.of(ZoneId.of("America/New_York"), ZoneId.of("America/Los_Angeles")));
        assertThat(coasts.opens(Instant.parse("2027-01-05T13:00:00Z"))).contains(Instant.parse("2027-01-05T16:00:00Z"));
        assertThat(coasts.opens(Instant.parse("2027-01-06T01:59:59Z"))).contains(Instant.parse("2027-01-06T01:59:59Z"));
        assertThat(coasts.opens(Instant.parse("2027-01-06T02:00:00Z"))).contains(Instant.parse("2027-01-06T16:00:00Z"));
    }

    @Test
    void zonesWithNoHourInCommonShouldHaveNoWindow() {
        List<SendingWindow> day = List.of(new SendingWindow(EVERY_DAY, 9 * 60, 17 * 60));
        LocalHours apart = new LocalHours(day, List.of(ZoneId.of("America/New_York"), ZoneId.of("Asia/Tokyo")));
        assertThat(apart.opens(YEAR)).isEqualTo(Optional.empty());
        assertThat(new LocalHours(day, List.of()).opens(YEAR)).isEmpty();
    }
}
