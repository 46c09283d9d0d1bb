package io.trunkline.api;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageFilter;
import io.trunkline.gateway.view.MessageHistory;
import io.trunkline.gateway.view.MessagePage;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.waiting.WaitChange;
import io.trunkline.gateway.webhook.CallbackAttempt;
import io.trunkline.gateway.webhook.CallbackHistory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The log and the view in one map, and the faults that either may have. */
public final class MemoryMessages implements IntakeLog, LifecycleLog, MessageQueries, CallbackHistory {
    /** Who wrote everything. */
    public static final String NODE = "node-of-the-test";

    private final ConcurrentSkipListMap<MessageSid, MessageView> bySid = new ConcurrentSkipListMap<>();
    /** The history of whichever message is asked for. */
    public final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();

    /** What was posted about whichever message is asked for. */
    public final List<CallbackAttempt> attempts = new CopyOnWriteArrayList<>();

    /** What whichever message is asked for waits for now; null for nothing. */
    public volatile WaitChange.@Nullable Begin waiting;

    private volatile @Nullable RuntimeException fault;
    private volatile Mono<Void> pause = Mono.empty();
    private final AtomicInteger appends = new AtomicInteger();

    /** Every call fails with it from now on; null ends that. */
    public void failWith(@Nullable RuntimeException newFault) {
        fault = newFault;
    }

    /** Appends complete only after it. */
    public void appendAfter(Mono<Void> newPause) {
        pause = newPause;
    }

    /** How often the log was asked to append. */
    public int appends() {
        return appends.get();
    }

    public int count() {
        return bySid.size();
    }

    /** Puts a message into a state. */
    public void put(Envelope envelope, String body, MessageState state) {
        bySid.put(envelope.sid(), new MessageView(envelope, body, state));
    }

    public MessageView get(String sid) {
        MessageView view = bySid.get(MessageSid.parse(sid).orElseThrow());
        if (view == null) {
            throw new AssertionError("no message " + sid);
        }
        return view;
    }

    @Override
    public Mono<Void> append(AcceptedMessage message) {
        RuntimeException now = fault;
        appends.incrementAndGet();
        return now != null
                ? Mono.error(now)
                : pause.then(Mono.fromRunnable(() -> put(message.envelope(), message.body(), MessageState.ACCEPTED)));
    }

    /** Knows the erasures and cancels only, which is all that the API writes. */
    @Override
    public Mono<Void> append(LifecycleEvent event) {
        RuntimeException now = fault;
        if (now != null) {
            return Mono.error(now);
        }
        return pause.then(Mono.fromRunnable(() -> {
            if (event instanceof MessageDeleted) {
                bySid.remove(event.sid());
            } else if (event instanceof MessageCanceled) {
                bySid.computeIfPresent(
                        event.sid(),
                        (sid, view) -> new MessageView(
                                view.envelope(), view.body(), view.state().evolve(event)));
            } else {
                bySid.computeIfPresent(event.sid(), (sid, view) -> new MessageView(view.envelope(), "", view.state()));
            }
        }));
    }

    @Override
    public int partitions() {
        return 4;
    }

    @Override
    public Mono<MessageView> find(AccountSid account, MessageSid sid) {
        RuntimeException now = fault;
        return now != null
                ? Mono.error(now)
                : Mono.justOrEmpty(bySid.get(sid))
                        .filter(view -> view.envelope().account().equals(account));
    }

    @Override
    public Mono<Map<MessageSid, MessageState>> states(Set<MessageSid> sids) {
        return Flux.fromIterable(sids)
                .filter(bySid::containsKey)
                .collectMap(Function.identity(), sid -> bySid.get(sid).state());
    }

    @Override
    public Mono<MessageHistory> history(AccountSid account, MessageSid sid) {
        return find(account, sid)
                .map(view -> new MessageHistory(
                        view,
                        NODE,
                        events.stream()
                                .map(event -> new MessageHistory.Entry(event, NODE))
                                .toList(),
                        waiting));
    }

    @Override
    public Flux<CallbackAttempt> attempts(MessageSid sid) {
        return Flux.fromIterable(attempts);
    }

    @Override
    public Mono<MessagePage> list(AccountSid account, MessageFilter filter) {
        RuntimeException now = fault;
        if (now != null) {
            return Mono.error(now);
        }
        List<MessageView> found = bySid.descendingMap().values().stream()
                .filter(view -> view.envelope().account().equals(account) && matches(view.envelope(), filter))
                .limit(filter.size() + 1L)
                .toList();
        boolean more = found.size() > filter.size();
        return Mono.just(new MessagePage(more ? found.subList(0, filter.size()) : found, more));
    }

    private static boolean matches(Envelope message, MessageFilter filter) {
        return (filter.to() == null || filter.to().equals(message.to()))
                && (filter.from() == null || filter.from().equals(message.from()))
                && (filter.acceptedFrom() == null || !message.acceptedAt().isBefore(filter.acceptedFrom()))
                && (filter.acceptedBefore() == null || message.acceptedAt().isBefore(filter.acceptedBefore()))
                && (filter.olderThan() == null || message.sid().compareTo(filter.olderThan()) < 0);
    }
}
