package io.trunkline.api.admin;

import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfCountry;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.config.SendingWindow;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code countries}: their rules. Times of day are {@code HH:MM}; a window without days is of every day. */
final class CountryKind extends EntryKind<OfCountry> {
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-4]):([0-5][0-9])");

    CountryKind() {
        super("countries", List.of("country"), OfCountry.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.countryKey(CountryRule.requireCountry(fields.text("country")));
    }

    @Override
    OfCountry read(Fields fields, @Nullable OfCountry before, IssuedSecrets secrets) {
        return new OfCountry(new CountryRule(
                fields.text("country"),
                fields.objects("windows").stream().map(CountryKind::window).toList(),
                fields.number("segments_per_second", 0),
                fields.words("sender_kinds", Sender.Kind.class),
                fields.words("registered_kinds", Sender.Kind.class),
                ProhibitedJson.read(fields.object("prohibited"))));
    }

    private static SendingWindow window(Fields fields) {
        Set<DayOfWeek> days =
                fields.has("days") ? fields.words("days", DayOfWeek.class) : EnumSet.allOf(DayOfWeek.class);
        SendingWindow window = new SendingWindow(days, minute("from", fields), minute("to", fields));
        fields.requireNoOther();
        return window;
    }

    private static int minute(String name, Fields fields) {
        String text = fields.text(name);
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException(
                    name + ": " + text.length() + " characters (expected: HH:MM, 00:00 to 24:00)");
        }
        return Integer.parseInt(time.group(1)) * 60 + Integer.parseInt(time.group(2));
    }

    @Override
    void write(OfCountry entry, Map<String, Object> tree) {
        CountryRule rule = entry.rule();
        tree.put("country", rule.country());
        tree.put("windows", rule.windows().stream().map(CountryKind::tree).toList());
        tree.put("segments_per_second", rule.segmentsPerSecond());
        tree.put("sender_kinds", words(rule.senderKinds()));
        tree.put("registered_kinds", words(rule.registeredKinds()));
        tree.put("prohibited", ProhibitedJson.tree(rule.prohibited()));
    }

    private static Map<String, Object> tree(SendingWindow window) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("days", words(window.days()));
        tree.put("from", time(window.fromMinute()));
        tree.put("to", time(window.toMinute()));
        return tree;
    }

    private static List<String> words(Set<? extends Enum<?>> constants) {
        return new TreeSet<>(constants).stream().map(Fields::word).toList();
    }

    private static String time(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }
}
