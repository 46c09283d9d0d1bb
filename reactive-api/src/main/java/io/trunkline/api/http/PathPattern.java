package io.trunkline.api.http;

import org.jspecify.annotations.Nullable;

/**
 * A path with variables, such as {@code /Accounts/{account}/Messages/{message}.json}. A variable stands for one or more
 * characters up to the next slash or up to the text that follows it in the segment.
 */
final class PathPattern {
    private final String text;
    /** The fixed texts between variables: one more than there are variables. */
    private final String[] fixed;

    PathPattern(String text) {
        this.text = text;
        this.fixed = text.split("\\{[a-z]+}", -1);
    }

    /** The variables of a path that matches; null for one that does not. */
    @Nullable
    PathVariables match(String path) {
        if (!path.startsWith(fixed[0])) {
            return null;
        }
        if (fixed.length == 1) {
            return path.length() == fixed[0].length() ? PathVariables.NONE : null;
        }
        String[] values = new String[fixed.length - 1];
        int from = fixed[0].length();
        for (int i = 0; i < values.length; i++) {
            int to = endOfVariable(path, from, fixed[i + 1], i == values.length - 1);
            if (to <= from) {
                return null;
            }
            values[i] = path.substring(from, to);
            from = to + fixed[i + 1].length();
        }
        return new PathVariables(values);
    }

    /** Where the variable that starts there ends; -1 when the path does not go on as the pattern does. */
    private static int endOfVariable(String path, int from, String next, boolean last) {
        int slash = path.indexOf('/', from);
        int segmentEnd = slash < 0 ? path.length() : slash;
        if (last) {
            int end = path.length() - next.length();
            return end <= segmentEnd && path.endsWith(next) ? end : -1;
        }
        return path.startsWith(next, segmentEnd) ? segmentEnd : -1;
    }

    @Override
    public String toString() {
        return text;
    }
}
