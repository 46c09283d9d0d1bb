package io.trunkline.api;

import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryChange;
import io.trunkline.gateway.config.DirectoryChanges;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.EntryStamp;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.OptOutLog;
import io.trunkline.gateway.config.OptOuts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** A directory of one node that forgets at its end. */
public final class MemoryDirectory implements DirectoryLog, DirectoryChanges, OptOutLog {
    private final Deque<DirectoryChange> history = new ArrayDeque<>();
    private final OptOuts optOuts = new OptOuts();
    private final List<Listed> words = new CopyOnWriteArrayList<>();
    private volatile Directory current = Directory.empty();

    MemoryDirectory(List<DirectoryEntry> entries) {
        entries.forEach(entry -> apply(new DirectoryEdit.Put(entry), ""));
    }

    @Override
    public Directory current() {
        return current;
    }

    @Override
    public OptOuts optOuts() {
        return optOuts;
    }

    @Override
    public Mono<Void> say(String by, OptOut word) {
        return Mono.fromRunnable(() -> hear(by, word));
    }

    private synchronized void hear(String by, OptOut word) {
        optOuts.apply(word);
        words.add(new Listed(word, new EntryStamp(words.size() + 1L, Instant.now(), by, "memory")));
    }

    @Override
    public Mono<Page> list(long from, int most, Predicate<OptOut> wanted) {
        List<Listed> found = new ArrayList<>();
        for (int at = (int) from; at < words.size(); at++) {
            OptOut word = words.get(at).word();
            if (optOuts.contains(word.scope(), word.subscriber())
                    && optOuts.saidAt(word.scope(), word.subscriber()).equals(Optional.of(word.at()))
                    && wanted.test(word)) {
                found.add(words.get(at));
            }
            if (found.size() == most) {
                return Mono.just(new Page(found, OptionalLong.of(at + 1L)));
            }
        }
        return Mono.just(new Page(found, OptionalLong.empty()));
    }

    @Override
    public Mono<Void> put(DirectoryEntry entry) {
        if (entry instanceof DirectoryEntry.OfOptOut of) {
            return say("", of.word());
        }
        return Mono.fromRunnable(() -> apply(new DirectoryEdit.Put(entry), ""));
    }

    @Override
    public Mono<ChangeResult> change(String by, ChangePlan plan) {
        return Mono.fromCallable(() -> changed(by, plan));
    }

    @Override
    public synchronized List<DirectoryChange> history() {
        return List.copyOf(history);
    }

    private synchronized ChangeResult changed(String by, ChangePlan plan) {
        return switch (plan.decide(current)) {
            case ChangePlan.Refusal refusal -> new ChangeResult.Refused(refusal.refusal());
            case ChangePlan.Edits edits -> {
                edits.edits().forEach(edit -> apply(edit, by));
                yield new ChangeResult.Made(current);
            }
        };
    }

    private synchronized void apply(DirectoryEdit edit, String by) {
        Optional<DirectoryEntry> entry =
                edit instanceof DirectoryEdit.Put put ? Optional.of(put.entry()) : Optional.empty();
        EntryStamp stamp = new EntryStamp(history.size() + 1L, Instant.now(), by, "memory");
        DirectoryChange change = new DirectoryChange(edit.key(), entry, stamp);
        history.addFirst(change);
        current = current.after(List.of(change));
    }
}
