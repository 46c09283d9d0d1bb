package io.trunkline.gateway.reply;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a customer's answer to a subscriber's message asks for. */
public sealed interface Answer {
    /** How many replies one message of a subscriber may have. */
    int REPLIES_MAX = 10;

    /** Nothing. */
    Said NOTHING = new Said(List.of(), null);

    /**
     * What is to be sent, in this order, and where more is asked for.
     *
     * @param replies may be more than are sent
     * @param onward null where that was all
     */
    record Said(List<Reply> replies, @Nullable Onward onward) implements Answer {
        public Said {
            replies = List.copyOf(replies);
        }
    }

    /**
     * It cannot be read, and nothing of it is sent.
     *
     * @param code Twilio's
     * @param detail what was found and what was expected
     */
    record Unreadable(int code, String detail) implements Answer {}

    /**
     * A message to be sent.
     *
     * @param text not blank
     * @param to null for the subscriber
     * @param from null for the number that the subscriber wrote to
     * @param statusCallback null for none
     */
    record Reply(
            String text,
            @Nullable String to,
            @Nullable String from,
            @Nullable String statusCallback) {}

    /**
     * Another document, which is asked for once the replies are in the log.
     *
     * @param url perhaps relative to that of this document
     * @param tellsOfReply whether it is told what became of the last reply
     */
    record Onward(URI url, boolean tellsOfReply) {}
}
