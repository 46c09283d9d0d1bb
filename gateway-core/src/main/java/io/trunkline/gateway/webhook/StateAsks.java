package io.trunkline.gateway.webhook;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.MessageSid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Asks for the states of messages together, so that a node that takes over does not flood a view that is behind itself: one
 * question at a time, and what is asked meanwhile goes into the next, 1,000 messages at the most. Holds no more than its
 * callers have unfinished. Thread-safe.
 */
final class StateAsks {
    private static final Logger log = LoggerFactory.getLogger(StateAsks.class);
    private static final int BATCH_MAX = 1_000;

    private final MessageStates states;
    private final Queue<Asked> queue = new ArrayDeque<>();
    private boolean asking;

    private record Asked(MessageSid sid, MonoSink<MessageState> sink) {}

    StateAsks(MessageStates states) {
        this.states = states;
    }

    /** The state as far as the view has it; empty where the view has not met the message. Fails while it cannot say. */
    Mono<MessageState> find(MessageSid sid) {
        return Mono.create(sink -> {
            synchronized (this) {
                queue.add(new Asked(sid, sink));
                if (asking) {
                    return;
                }
                asking = true;
            }
            ask();
        });
    }

    private void ask() {
        List<Asked> batch = take();
        if (batch.isEmpty()) {
            return;
        }
        Mono.defer(() -> states.find(batch.stream().map(Asked::sid).collect(Collectors.toSet())))
                .defaultIfEmpty(Map.of())
                .subscribe(
                        found -> {
                            batch.forEach(asked -> asked.sink().success(found.get(asked.sid())));
                            ask();
                        },
                        fault -> {
                            log.warn("Callbacks of {} messages wait for the view: {}", batch.size(), fault.toString());
                            batch.forEach(asked -> asked.sink().error(fault));
                            ask();
                        });
    }

    private synchronized List<Asked> take() {
        List<Asked> batch = new ArrayList<>();
        while (batch.size() < BATCH_MAX && !queue.isEmpty()) {
            batch.add(queue.remove());
        }
        asking = !batch.isEmpty();
        return batch;
    }
}
