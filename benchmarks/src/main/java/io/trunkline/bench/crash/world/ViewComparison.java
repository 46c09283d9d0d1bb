package io.trunkline.bench.crash.world;

import io.trunkline.bench.crash.oracle.Rebuilt;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two dumps of the view, side by side: each has a line for each message, in the order of SIDs. Holds one line of each, and
 * the first {@value #CASES_MAX} differences. For one thread, once.
 */
public final class ViewComparison {
    private static final int CASES_MAX = 10;

    /** So much of a line is told, from where it begins to differ, and so much before. */
    private static final int TOLD = 120;

    private static final int TOLD_BEFORE = 40;
    private static final Pattern SID = Pattern.compile("\"sid\": \"([0-9a-f-]{36})\"");

    private final List<String> cases = new ArrayList<>();
    private long messages;
    private long differing;

    private ViewComparison() {}

    /**
     * Compares what {@code scripts/rebuild-view --dump} wrote.
     *
     * @throws IOException if one cannot be read
     */
    public static Rebuilt of(Path live, Path rebuilt) throws IOException {
        ViewComparison comparison = new ViewComparison();
        try (BufferedReader one = Files.newBufferedReader(live);
                BufferedReader other = Files.newBufferedReader(rebuilt)) {
            comparison.compare(one, other);
        }
        return new Rebuilt(comparison.messages, comparison.differing, comparison.cases);
    }

    private void compare(BufferedReader live, BufferedReader rebuilt) throws IOException {
        String one = next(live);
        String other = rebuilt.readLine();
        while (one != null || other != null) {
            int order = order(one, other);
            if (order < 0) {
                differs(sid(one) + " is not in the rebuilt view");
            } else if (order > 0) {
                differs(sid(other) + " is in the rebuilt view alone");
            } else if (one != null && other != null && !one.equals(other)) {
                differs(sid(one) + difference(one, other));
            }
            one = order <= 0 ? next(live) : one;
            other = order >= 0 ? rebuilt.readLine() : other;
        }
    }

    private @Nullable String next(BufferedReader live) throws IOException {
        String line = live.readLine();
        messages += line == null ? 0 : 1;
        return line;
    }

    /** Which one comes first; a view that has ended comes last. */
    private static int order(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? 1 : -1;
        }
        return sid(one).compareTo(sid(other));
    }

    private static String sid(@Nullable String line) {
        Matcher sid = SID.matcher(line == null ? "" : line);
        if (!sid.find()) {
            throw new IllegalArgumentException(line + " (expected: a line of the view's dump, with a SID)");
        }
        return sid.group(1);
    }

    private void differs(String what) {
        differing++;
        if (cases.size() < CASES_MAX) {
            cases.add(what);
        }
    }

    private static String difference(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return ": live …" + told(one, same) + "…, rebuilt …" + told(other, same) + "…";
    }

    private static String told(String line, int from) {
        return line.substring(Math.max(0, from - TOLD_BEFORE), Math.min(line.length(), from + TOLD));
    }
}
