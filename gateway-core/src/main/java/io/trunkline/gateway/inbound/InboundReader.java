package io.trunkline.gateway.inbound;

import io.trunkline.gateway.log.InboundBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Makes messages of what is read of the inbound log and hands them on. The way of a subscriber's message:
 *
 * <pre>
 * deliver_sm --> [inbound] --> deliver_sm_resp
 *                    |
 *                    +--> InboundReader --> Keywords: opt-outs, and what they are answered
 *                    +--> InboundReader --> Received: text in the view, fact in [lifecycle] --> view, webhook
 * </pre>
 *
 * Two readers, so that a STOP takes effect while PostgreSQL is away. One call at a time.
 */
public final class InboundReader {
    private final Function<List<InboundMessage>, Mono<Void>> then;
    private final Map<Integer, InboundFold> folds = new HashMap<>();

    /**
     * @param then deals with messages, in the order in which they ended; may get the same again after a fault
     */
    public InboundReader(Function<List<InboundMessage>, Mono<Void>> then) {
        this.then = then;
    }

    /** Completes once what ends with the batch is dealt with. After a failure the partition is to be read anew. */
    public Mono<Void> read(InboundBatch batch) {
        return Mono.defer(() -> {
            if (batch.anew()) {
                folds.remove(batch.partition());
            }
            InboundFold fold = folds.computeIfAbsent(batch.partition(), partition -> new InboundFold());
            List<InboundMessage> messages = new ArrayList<>();
            for (InboundBatch.Logged logged : batch.parts()) {
                List<InboundMessage> ended = fold.add(logged);
                if (logged.dealt() != InboundBatch.Dealt.YES) {
                    messages.addAll(ended);
                }
            }
            messages.addAll(fold.expire(batch.now()));
            return messages.isEmpty() ? Mono.empty() : then.apply(List.copyOf(messages));
        });
    }
}
