package io.trunkline.gateway.view;

import java.util.List;

/**
 * A page of messages, newest first.
 *
 * @param more whether older ones follow
 */
public record MessagePage(List<MessageView> messages, boolean more) {
    public MessagePage {
        messages = List.copyOf(messages);
    }
}
