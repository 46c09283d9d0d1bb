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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A directory of one node that forgets at its end. */
public final class MemoryDirectory implements DirectoryLog, DirectoryChanges {
    private final Deque<DirectoryChange> history = new ArrayDeque<>();
    private volatile Directory current = Directory.empty();

    MemoryDirectory(List<DirectoryEntry> entries) {
        entries.forEach(entry -> apply(new DirectoryEdit.Put(entry), ""));
    }

    @Override
    public Directory current() {
        return current;
    }

    @Override
    public Mono<Void> put(DirectoryEntry entry) {
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
