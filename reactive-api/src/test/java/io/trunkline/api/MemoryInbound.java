package io.trunkline.api;

import io.trunkline.gateway.inbound.InboundMessage;
import io.trunkline.gateway.inbound.InboundStore;
import io.trunkline.gateway.message.MessageSid;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What subscribers sent, in maps. */
public final class MemoryInbound implements InboundStore {
    private final Map<MessageSid, String> texts = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<MessageSid, InboundMessage> unmatched = new ConcurrentSkipListMap<>();

    @Override
    public Mono<Void> keepTexts(List<InboundMessage> messages) {
        return Mono.fromRunnable(() -> messages.forEach(message -> texts.putIfAbsent(message.sid(), message.text())));
    }

    @Override
    public Mono<String> text(MessageSid sid) {
        return Mono.justOrEmpty(texts.get(sid));
    }

    @Override
    public Mono<Set<MessageSid>> known(List<MessageSid> messages) {
        return Mono.just(Set.of());
    }

    @Override
    public Mono<Void> keepUnmatched(List<InboundMessage> messages) {
        return Mono.fromRunnable(() -> messages.forEach(message -> unmatched.putIfAbsent(message.sid(), message)));
    }

    @Override
    public Mono<List<InboundMessage>> unmatched(String carrier, @Nullable MessageSid before, int size) {
        return Mono.fromSupplier(() -> unmatched.descendingMap().values().stream()
                .filter(message -> message.carrier().equals(carrier))
                .filter(message -> before == null || message.sid().compareTo(before) < 0)
                .limit(size)
                .toList());
    }
}
