package io.trunkline.gateway.wording;

import java.net.IDN;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a path as they stand in a text, with or without a scheme.
 *
 * @param host in ASCII, lower case
 * @param path its segments in lower case, without dot segments and empty ones
 * @param evident whether a reader's phone would surely make a link of it
 */
record WebAddress(String host, List<String> path, boolean evident) {
    private static final Pattern ADDRESS =
            Pattern.compile("(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]{0,15}+://(?:[^\\s/@]{0,64}+@)?)?"
                    + "(?<host>[\\p{L}\\p{N}_-]{1,63}+(?:\\.[\\p{L}\\p{N}_-]{1,63}+)++)"
                    + "\\.?(?::[0-9]{1,5}+)?(?<path>/[^\\s<>\"'?#]*+)?");

    private static final Pattern ENCODED = Pattern.compile("%([2-7][0-9a-fA-F])");

    /** Top-level domains that phones link without a scheme, as far as they are common. */
    private static final Set<String> COMMON = Set.of(
            "app", "biz", "co", "com", "de", "eu", "fr", "info", "io", "link", "ly", "me", "net", "online", "org", "ru",
            "shop", "site", "to", "top", "uk", "us", "xyz");

    WebAddress {
        path = List.copyOf(path);
    }

    /** All that a text holds, in order. */
    static List<WebAddress> in(String text) {
        List<WebAddress> found = new ArrayList<>();
        Matcher matcher = ADDRESS.matcher(Wording.visible(text).replace('\u3002', '.'));
        while (matcher.find()) {
            String host = ascii(matcher.group("host"));
            String path = matcher.group("path");
            boolean evident = matcher.group("scheme") != null
                    || host.startsWith("www.")
                    || COMMON.contains(host.substring(host.lastIndexOf('.') + 1));
            found.add(new WebAddress(host, path == null ? List.of() : segments(path), evident));
        }
        return found;
    }

    private static String ascii(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return host.toLowerCase(Locale.ROOT);
        }
    }

    private static List<String> segments(String path) {
        String decoded = ENCODED.matcher(path)
                .replaceAll(octet ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(octet.group(1), 16))));
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : decoded.toLowerCase(Locale.ROOT).split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return List.copyOf(segments);
    }

    /** Itself and what stands above it: each shorter path, of each host that it is a subdomain of. */
    List<String> covers() {
        List<String> covers = new ArrayList<>();
        for (int from = 0; from >= 0; from = next(from)) {
            String part = host.substring(from);
            for (int length = 0; length <= path.size(); length++) {
                covers.add(text(part, path.subList(0, length)));
            }
        }
        return covers;
    }

    private int next(int from) {
        int dot = host.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    @Override
    public String toString() {
        return text(host, path);
    }

    private static String text(String host, List<String> path) {
        return path.isEmpty() ? host : host + "/" + String.join("/", path);
    }
}
