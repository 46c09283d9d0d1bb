package io.trunkline.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an {@code application/x-www-form-urlencoded} body or of a query, in their order, read strictly: broken
 * percent-encoding, bytes that are not UTF-8 and NUL are refused. A plus sign and {@code %20} are a space.
 */
public final class Form implements FormReading {
    /** More fields than that are refused. */
    static final int FIELDS_MAX = 256;

    private static final String TYPE = "application/x-www-form-urlencoded";

    private final List<String> names = new ArrayList<>(8);
    private final List<String> values = new ArrayList<>(8);

    private Form() {}

    /** The form in a request's body. A body without a content type is no form; no body at all is an empty one. */
    public static FormReading ofBody(Request request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (request.body().length == 0) {
            return new Form();
        }
        if (type == null || !isForm(type)) {
            return new Broken(new ApiError(
                    415,
                    ApiError.INVALID_REQUEST,
                    "Content-Type: " + (type == null ? "missing" : ApiError.shown(type)) + " (expected: " + TYPE
                            + ", in UTF-8)"));
        }
        return parse(request.body());
    }

    /** The form in a request's query. */
    public static FormReading ofQuery(Request request) {
        return parse(request.query().getBytes(ISO_8859_1));
    }

    private static boolean isForm(String type) {
        if (!type.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
            return false;
        }
        String parameters = type.substring(TYPE.length()).strip();
        if (parameters.isEmpty()) {
            return true;
        }
        if (parameters.charAt(0) != ';') {
            return false;
        }
        String rest = parameters.toLowerCase(Locale.ROOT);
        int charset = rest.indexOf("charset=");
        return charset < 0 || rest.startsWith("utf-8", charset + 8) || rest.startsWith("\"utf-8\"", charset + 8);
    }

    static FormReading parse(byte[] bytes) {
        Form form = new Form();
        int from = 0;
        while (from < bytes.length) {
            int to = indexOf(bytes, '&', from, bytes.length);
            if (to > from) {
                String problem = form.add(bytes, from, to);
                if (problem != null) {
                    return new Broken(ApiError.badRequest(problem));
                }
            }
            from = to + 1;
        }
        return form;
    }

    /** Adds the field in that range; says what is wrong with it, or null. */
    private @Nullable String add(byte[] bytes, int from, int to) {
        if (names.size() == FIELDS_MAX) {
            return "More than " + FIELDS_MAX + " form fields";
        }
        int equals = indexOf(bytes, '=', from, to);
        FormText name = FormText.decode(bytes, from, equals);
        if (name.text() == null) {
            return "The name of form field " + (names.size() + 1) + " has " + name.problem();
        }
        FormText value = FormText.decode(bytes, Math.min(equals + 1, to), to);
        if (value.text() == null) {
            return "The form field " + ApiError.shown(name.text()) + " has " + value.problem();
        }
        names.add(name.text());
        values.add(value.text());
        return null;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    /** The value of the first field of that name; null when there is none. */
    public @Nullable String first(String name) {
        int index = names.indexOf(name);
        return index < 0 ? null : values.get(index);
    }

    public int size() {
        return names.size();
    }

    public String name(int index) {
        return names.get(index);
    }

    public String value(int index) {
        return values.get(index);
    }

    /**
     * A decoded name or value.
     *
     * @param text null where there is a problem
     */
    private record FormText(@Nullable String text, String problem) {
        static FormText decode(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                byte b = bytes[i];
                if (b == '%' || b == '+' || b <= 0) {
                    return decodeSlowly(bytes, from, to);
                }
            }
            return of(new String(bytes, from, to - from, ISO_8859_1));
        }

        private static FormText decodeSlowly(byte[] bytes, int from, int to) {
            byte[] decoded = new byte[to - from];
            int length = 0;
            boolean ascii = true;
            for (int i = from; i < to; i++) {
                int b = bytes[i];
                if (b == '+') {
                    b = ' ';
                } else if (b == '%') {
                    b = i + 2 < to ? hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]) : -1;
                    if (b < 0) {
                        return broken("a percent sign without two hexadecimal digits");
                    }
                    i += 2;
                }
                if (b == 0) {
                    return broken("a NUL character");
                }
                ascii &= (b & 0x80) == 0;
                decoded[length++] = (byte) b;
            }
            return ascii ? of(new String(decoded, 0, length, ISO_8859_1)) : utf8(decoded, length);
        }

        private static FormText utf8(byte[] decoded, int length) {
            try {
                return of(UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(decoded, 0, length))
                        .toString());
            } catch (CharacterCodingException e) {
                return broken("bytes that are not UTF-8");
            }
        }

        private static int hex(byte digit) {
            return Character.digit(digit, 16) | (digit < 0 ? -1 : 0);
        }

        private static FormText of(String text) {
            return new FormText(text, "");
        }

        private static FormText broken(String problem) {
            return new FormText(null, problem);
        }
    }
}
