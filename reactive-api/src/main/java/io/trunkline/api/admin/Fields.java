package io.trunkline.api.admin;

import io.trunkline.api.http.ApiError;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read by name and type. What is missing or wrong ends the reading with an
 * IllegalArgumentException that says what was found and what was expected. A field that is null is as good as missing.
 * One thread.
 */
final class Fields {
    private static final int TEXT_MAX = 2_048;

    private final String path;
    private final Map<String, Object> values;
    private final Set<String> asked = new TreeSet<>();

    Fields(Map<String, Object> values) {
        this("", values);
    }

    private Fields(String path, Map<String, Object> values) {
        this.path = path;
        this.values = values;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    String text(String name) {
        return text(name, required(name));
    }

    String text(String name, String fallback) {
        Object value = value(name);
        return value == null ? fallback : text(name, value);
    }

    String text(String name, String fallback, int most) {
        Object value = value(name);
        return value == null ? fallback : text(name, value, most);
    }

    private String text(String name, Object value) {
        return text(name, value, TEXT_MAX);
    }

    private String text(String name, Object value, int most) {
        if (value instanceof String text && text.length() <= most) {
            return text;
        }
        throw wrong(name, value, "a text of at most " + most + " characters");
    }

    int number(String name) {
        return number(name, required(name));
    }

    int number(String name, int fallback) {
        Object value = value(name);
        return value == null ? fallback : number(name, value);
    }

    private int number(String name, Object value) {
        long number = whole(value);
        if (number >= 0 && number <= Integer.MAX_VALUE) {
            return (int) number;
        }
        throw wrong(name, value, "a whole number, 0 to " + Integer.MAX_VALUE);
    }

    long count(String name, long fallback) {
        Object value = value(name);
        if (value == null) {
            return fallback;
        }
        long number = whole(value);
        if (number >= 0) {
            return number;
        }
        throw wrong(name, value, "a whole number, 0 or more");
    }

    /** -1 for what is none; Integer is what an entry that is patched has. */
    private static long whole(Object value) {
        return value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : -1;
    }

    double decimal(String name, double fallback) {
        Object value = value(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Number number && number.doubleValue() >= 0) {
            return number.doubleValue();
        }
        throw wrong(name, value, "a number, 0 or more");
    }

    boolean truth(String name, boolean fallback) {
        Object value = value(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong(name, value, "true or false");
    }

    AccountSid account(String name) {
        return parsed(name, AccountSid::parse, "AC and 32 hexadecimal digits");
    }

    ServiceSid service(String name) {
        return parsed(name, ServiceSid::parse, "MG and 32 hexadecimal digits");
    }

    Address address(String name) {
        return parsed(name, Address::parse, "+ and digits, a short code or an alphanumeric sender");
    }

    /** Null where the field is missing. */
    @Nullable
    URI url(String name) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw wrong(name, text, "an absolute http or https URL");
    }

    private <T> T parsed(String name, Function<String, Optional<T>> parse, String expected) {
        String text = text(name);
        return parse.apply(text).orElseThrow(() -> wrong(name, text, expected));
    }

    /** A constant of an enumeration, in lower case. */
    <E extends Enum<E>> E word(String name, Class<E> type) {
        return word(name, type, required(name));
    }

    <E extends Enum<E>> E word(String name, Class<E> type, E fallback) {
        Object value = value(name);
        return value == null ? fallback : word(name, type, value);
    }

    <E extends Enum<E>> Set<E> words(String name, Class<E> type) {
        return items(name, (place, value) -> word(place, type, value)).stream()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private <E extends Enum<E>> E word(String name, Class<E> type, Object value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name,
                        value,
                        Arrays.stream(type.getEnumConstants())
                                .map(Fields::word)
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    /** A constant as JSON has it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** None where the field is missing. */
    List<String> texts(String name) {
        return items(name, this::text);
    }

    /**
     * None where the field is missing.
     *
     * @param right whether a text is one
     * @param expected what is one
     */
    Set<String> texts(String name, Predicate<String> right, String expected) {
        return Set.copyOf(items(name, (place, value) -> {
            String text = text(place, value);
            if (!right.test(text)) {
                throw wrong(place, text, expected);
            }
            return text;
        }));
    }

    /** None where the field is missing. */
    List<Integer> numbers(String name) {
        return items(name, this::number);
    }

    /** None where the field is missing. */
    List<Fields> objects(String name) {
        return items(name, this::object);
    }

    /** Objects as they are; none where the field is missing. */
    List<Map<String, Object>> trees(String name) {
        return items(name, (place, value) -> object(place, value).values);
    }

    /** One without fields where the field is missing. */
    Fields object(String name) {
        Object value = value(name);
        return value == null ? object(name, Map.of()) : object(name, value);
    }

    /** Objects by name; none where the field is missing. */
    Map<String, Fields> named(String name) {
        Map<String, Fields> found = new LinkedHashMap<>();
        Object value = value(name);
        if (value instanceof Map<?, ?> object) {
            Json.fields(object).forEach((key, inner) -> found.put(key, object(name + "." + key, inner)));
        } else if (value != null) {
            throw wrong(name, value, "an object");
        }
        return found;
    }

    private Fields object(String name, Object value) {
        if (value instanceof Map<?, ?> object) {
            return new Fields(path + name + ".", Json.fields(object));
        }
        throw wrong(name, value, "an object");
    }

    private <T> List<T> items(String name, BiFunction<String, Object, T> read) {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return IntStream.range(0, list.size())
                    .mapToObj(i -> read.apply(name + "[" + i + "]", list.get(i)))
                    .toList();
        }
        throw wrong(name, value, "a list");
    }

    /** Fields that say something and cannot be set. */
    void ignore(String... names) {
        asked.addAll(List.of(names));
    }

    /** Every field was asked for. */
    void requireNoOther() {
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                throw new IllegalArgumentException(path + ApiError.shown(name) + ": unknown field (expected: of "
                        + String.join(", ", asked) + ")");
            }
        }
    }

    private Object required(String name) {
        Object value = value(name);
        if (value == null) {
            throw new IllegalArgumentException(path + name + ": missing (expected: a value)");
        }
        return value;
    }

    private @Nullable Object value(String name) {
        asked.add(name);
        Object value = values.get(name);
        return value == Json.Null.NULL ? null : value;
    }

    private IllegalArgumentException wrong(String name, Object found, String expected) {
        return new IllegalArgumentException(
                path + name + ": " + ApiError.shown(found.toString()) + " (expected: " + expected + ")");
    }
}
