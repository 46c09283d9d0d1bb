package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryChange;
import io.trunkline.gateway.config.DirectoryChanges;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.OptOutLog;
import io.trunkline.gateway.config.OptOuts;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The directory in the topic {@code state}: read whole at start and followed from then on. An entry that cannot be read
 * leaves what the directory had under its key. Thread-safe.
 */
public final class KafkaDirectoryLog implements DirectoryLog, DirectoryChanges, OptOutLog, AutoCloseable {
    private static final Duration FOLLOW_MAX = Duration.ofSeconds(10);

    /** What a change in hand has to end in before it is interrupted. */
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(1);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    /** Changes that wait for their turn on this node; more are refused. */
    private static final int CHANGES_WAITING_MAX = 100;

    private static final int SCANS_WAITING_MAX = 20;

    private final StateAppender appender;
    private final DirectoryReplica replica;
    private final DirectoryWriter writer;
    private final PollingThread reader;
    private final Scheduler changing = Schedulers.newBoundedElastic(1, CHANGES_WAITING_MAX, "directory-changes");
    private final Scheduler scanning = Schedulers.newBoundedElastic(1, SCANS_WAITING_MAX, "opt-out-scans");
    private final OptOutScan scan;
    private final Sinks.Empty<Void> ready = Sinks.empty();

    public KafkaDirectoryLog(KafkaCluster cluster) {
        this.replica = new DirectoryReplica(new UnreadableRecords(cluster.meters()));
        this.appender = new StateAppender(cluster);
        this.writer = new DirectoryWriter(cluster, replica, appender);
        this.scan = new OptOutScan(cluster, replica.optOuts());
        this.reader = new PollingThread(
                "directory",
                () -> DirectorySession.open(
                        cluster,
                        replica,
                        end -> replica.reached(end).subscribe(nothing -> {}, error -> {}, ready::tryEmitEmpty)));
    }

    /** Begins to read. */
    public void start() {
        reader.start();
    }

    /** Completes once everything that was in the topic at the start is in {@link #current}. */
    public Mono<Void> ready() {
        return ready.asMono();
    }

    @Override
    public Directory current() {
        return replica.current();
    }

    @Override
    public OptOuts optOuts() {
        return replica.optOuts();
    }

    /**
     * Fails with {@link LogOutcomeUnknownException} when Kafka did not confirm the entry, or this node did not read it
     * back, within ten seconds each.
     */
    @Override
    public Mono<Void> put(DirectoryEntry entry) {
        if (entry instanceof DirectoryEntry.OfOptOut of) {
            return say("", of.word());
        }
        return change("", now -> new ChangePlan.Edits(List.of(new DirectoryEdit.Put(entry))))
                .flatMap(result -> result instanceof ChangeResult.Made
                        ? Mono.empty()
                        : Mono.error(unconfirmed(entry.key(), new IllegalStateException(result.toString()))));
    }

    /** The word, and no older one, holds on this node when it completes; what it overtook, or was overtaken by, goes. */
    @Override
    public Mono<Void> say(String by, OptOut word) {
        String key = new DirectoryEntry.OfOptOut(word).key();
        return Mono.defer(() -> {
            Optional<Instant> before = optOuts().saidAt(word.scope(), word.subscriber());
            return appender.append(key, DirectoryCodec.DIRECTORY.encode(new DirectoryEntry.OfOptOut(word)), by, "")
                    .flatMap(offset -> replica.reached(offset + 1).timeout(FOLLOW_MAX))
                    .publishOn(Schedulers.parallel())
                    .onErrorMap(error -> unconfirmed(key, error))
                    .then(Mono.fromRunnable(() -> forgetOlder(word, before)));
        });
    }

    /** One at a time; fails with RejectedExecutionException where too many wait. */
    @Override
    public Mono<Page> list(long from, int most, Predicate<OptOut> wanted) {
        return Mono.fromCallable(() -> scan.run(from, most, wanted))
                .subscribeOn(scanning)
                .publishOn(Schedulers.parallel());
    }

    private void forgetOlder(OptOut word, Optional<Instant> before) {
        Instant newest = optOuts().saidAt(word.scope(), word.subscriber()).orElse(word.at());
        Stream.concat(Stream.of(word.at()), before.stream())
                .filter(said -> said.isBefore(newest))
                .forEach(said -> appender.forget(DirectoryEntry.optOutKey(word.scope(), word.subscriber(), said)));
    }

    private static LogOutcomeUnknownException unconfirmed(String key, Throwable error) {
        return new LogOutcomeUnknownException("the directory entry " + key + " was not confirmed", error);
    }

    /** Whoever cancels takes back what has not begun; what has is made, or not, all the same. */
    @Override
    public Mono<ChangeResult> change(String by, ChangePlan plan) {
        return Mono.<ChangeResult>create(caller -> {
                    AtomicBoolean gone = new AtomicBoolean();
                    caller.onCancel(() -> gone.set(true));
                    Mono.fromCallable(() -> gone.get() ? new ChangeResult.Unavailable() : writer.change(by, plan))
                            .subscribeOn(changing)
                            .subscribe(caller::success, caller::error);
                })
                .publishOn(Schedulers.parallel())
                .onErrorReturn(RejectedExecutionException.class, new ChangeResult.Unavailable());
    }

    @Override
    public List<DirectoryChange> history() {
        return replica.history();
    }

    /** Stops following and closes what is sent with. */
    @Override
    public void close() {
        writer.close();
        changing.disposeGracefully().timeout(CHANGE_PATIENCE).onErrorComplete().block();
        changing.dispose();
        scanning.dispose();
        reader.close(CLOSE_PATIENCE);
        appender.close();
    }
}
