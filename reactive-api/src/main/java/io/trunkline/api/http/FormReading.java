package io.trunkline.api.http;

/** What comes of reading a form. */
public sealed interface FormReading permits Form, FormReading.Broken {
    /** It is none, or not a readable one. */
    record Broken(ApiError error) implements FormReading {}
}
