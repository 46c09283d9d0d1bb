package io.trunkline.api.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.ChangeRefusal;
import io.trunkline.gateway.config.ChangeRefusal.Reason;
import io.trunkline.gateway.config.Directory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold of an entry for it to be changed. */
sealed interface Precondition {
    Pattern ETAG = Pattern.compile("\"([0-9]{1,18})\"");

    /** There is none: {@code If-None-Match: *}. */
    record Absent() implements Precondition {}

    /** There is one: {@code If-Match: *}. */
    record Present() implements Precondition {}

    /** It is of that version: {@code If-Match: "7"}. */
    record OfVersion(long version) implements Precondition {}

    /** The one that a request states; empty where it states none. */
    static Optional<Precondition> of(Request request) {
        String match = request.headers().get(HttpHeaderNames.IF_MATCH);
        if (match == null) {
            return "*".equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH))
                    ? Optional.of(new Absent())
                    : Optional.empty();
        }
        if (match.strip().equals("*")) {
            return Optional.of(new Present());
        }
        Matcher etag = ETAG.matcher(match.strip());
        // No entry has a version below zero
        return Optional.of(new OfVersion(etag.matches() ? Long.parseLong(etag.group(1)) : -1));
    }

    static String etag(long version) {
        return "\"" + version + "\"";
    }

    /** Why it does not hold; empty where it does. */
    default Optional<ChangeRefusal> refusal(Directory now, String key) {
        boolean present = now.entry(key).isPresent();
        if (this instanceof Absent) {
            return present
                    ? Optional.of(new ChangeRefusal(Reason.EXISTS, key + ": there is one (expected: none)"))
                    : Optional.empty();
        }
        if (!present) {
            return Optional.of(new ChangeRefusal(Reason.MISSING, key + ": there is none"));
        }
        long version = now.stamp(key).version();
        return this instanceof OfVersion expected && expected.version() != version
                ? Optional.of(new ChangeRefusal(
                        Reason.OVERTAKEN,
                        key + ": version " + version + " (expected: the one in If-Match); fetch it again"))
                : Optional.empty();
    }
}
