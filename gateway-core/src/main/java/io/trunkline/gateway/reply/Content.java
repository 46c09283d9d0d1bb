package io.trunkline.gateway.reply;

/**
 * The body of an HTTP answer.
 *
 * @param type its Content-Type as it was sent; empty where there was none
 * @param text read as UTF-8 unless the type names another charset
 * @param whole whether all of it is here
 */
public record Content(String type, String text, boolean whole) {
    /** No body. */
    public static final Content NONE = new Content("", "", true);
}
