package io.trunkline.gateway.inbound;

import io.trunkline.gateway.message.MessageSid;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Texts of subscribers' messages, and messages to nobody. Fails while the store cannot be reached. Thread-safe. */
public interface InboundStore {
    /** Keeps texts, but for those that are erased already; what is there stays as it is. */
    Mono<Void> keepTexts(List<InboundMessage> messages);

    /** The text of a message; empty where it was erased. */
    Mono<String> text(MessageSid sid);

    /** Those of the messages that the view has: whose fact was said, and read. */
    Mono<Set<MessageSid>> known(List<MessageSid> messages);

    /** Keeps messages to numbers of no account, for a week; what is there stays as it is. */
    Mono<Void> keepUnmatched(List<InboundMessage> messages);

    /**
     * A page of a carrier's messages to numbers of no account, newest first.
     *
     * @param before continue behind this one; null for the first page
     */
    Mono<List<InboundMessage>> unmatched(String carrier, @Nullable MessageSid before, int size);
}
