package io.trunkline.gateway.compliance;

import io.trunkline.gateway.message.ErrorCode;

/**
 * Why a message is not taken.
 *
 * @param check what found it
 * @param detail what was found and what was expected, as a sentence
 */
public record Rejection(Check check, ErrorCode code, String detail) {

    /** What a message is checked for. */
    public enum Check {
        COUNTRY,
        SENDER_KIND,
        REGISTRATION,
        WINDOW,
        COUNTRY_CONTENT,
        CONTENT,
        SAME_TEXT,
        FLOOD,
        PUMPING
    }
}
