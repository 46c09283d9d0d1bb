package io.trunkline.api.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON values as Java's own: objects are maps in the order of their fields, arrays lists, whole numbers Long, other
 * numbers Double, and null is {@link Null#NULL}. Nothing is nested deeper than {@value #DEPTH_MAX} and no field comes
 * twice.
 */
public final class Json {
    private static final int DEPTH_MAX = 16;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build();

    private Json() {}

    /** What stands for null. */
    enum Null {
        NULL
    }

    /**
     * Reads one object.
     *
     * @throws IllegalArgumentException when it is none; says where it goes wrong
     */
    public static Map<String, Object> object(byte[] utf8) {
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("body: no JSON object (expected: {…} in UTF-8)");
            }
            Map<String, Object> object = object(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("body: more than one JSON value (expected: one object)");
            }
            return object;
        } catch (StreamConstraintsException e) {
            throw new IllegalArgumentException("body: " + e.getOriginalMessage() + " (expected: less)", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "body: no JSON, " + e.getOriginalMessage() + " in line "
                            + e.getLocation().getLineNr() + " (expected: a JSON object in UTF-8)",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("body: broken UTF-8 (expected: a JSON object in UTF-8)", e);
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            object.put(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Null.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("the parser gave " + token + " where a value begins");
        };
    }

    /** A value as text. */
    public static String text(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory does not fail", e);
        }
        return text.toString();
    }

    /** Writes a value of the kinds that {@link #object(byte[])} reads; an Integer too. */
    static void write(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> object -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> field : object.entrySet()) {
                    json.writeFieldName((String) field.getKey());
                    write(json, field.getValue());
                }
                json.writeEndObject();
            }
            case List<?> array -> {
                json.writeStartArray();
                for (Object item : array) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            case Null none -> json.writeNull();
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(value.toString());
        }
    }

    /** The first object with the second's fields in the place of its own, and without those that are null there. */
    static Map<String, Object> merged(Map<String, Object> object, Map<String, Object> patch) {
        Map<String, Object> merged = new LinkedHashMap<>(object);
        patch.forEach((name, value) -> {
            if (value == Null.NULL) {
                merged.remove(name);
            } else if (value instanceof Map<?, ?> inner && merged.get(name) instanceof Map<?, ?> old) {
                merged.put(name, merged(fields(old), fields(inner)));
            } else {
                merged.put(name, value);
            }
        });
        return merged;
    }

    /** An object that came out of {@link #object(byte[])}, or out of a part of it. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> fields(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }
}
