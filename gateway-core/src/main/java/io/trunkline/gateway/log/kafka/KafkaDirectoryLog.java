package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryChange;
import io.trunkline.gateway.config.DirectoryChanges;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.OptOuts;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerConfig;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;

/**
 * The directory in the topic {@code state}: read whole at start and followed from then on. An entry that cannot be read
 * leaves what the directory had under its key. Thread-safe.
 */
public final class KafkaDirectoryLog implements DirectoryLog, DirectoryChanges, AutoCloseable {
    private static final int DELIVERY_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 5_000;
    private static final Duration FOLLOW_MAX = Duration.ofSeconds(10);

    /** What a change in hand has to end in before it is interrupted. */
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(1);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    /** Far above what a change takes between its first record and its end. */
    private static final Duration OPEN_MAX = Duration.ofSeconds(2);

    private static final ChangePlan NOTHING = now -> new ChangePlan.Edits(List.of());

    /** Changes that wait for their turn on this node; more are refused. */
    private static final int CHANGES_WAITING_MAX = 100;

    private final KafkaSender<byte[], byte[]> sender;
    private final DirectoryReplica replica;
    private final DirectoryWriter writer;
    private final PollingThread reader;
    private final Scheduler changing = Schedulers.newBoundedElastic(1, CHANGES_WAITING_MAX, "directory-changes");
    private final Sinks.Empty<Void> ready = Sinks.empty();

    public KafkaDirectoryLog(KafkaCluster cluster) {
        this.replica = new DirectoryReplica(new UnreadableRecords(cluster.meters()));
        this.writer = new DirectoryWriter(cluster, replica);
        this.sender = KafkaSender.create(cluster.senderOptions("state", senderSettings()));
        this.reader = new PollingThread(
                "directory",
                () -> DirectorySession.open(
                        cluster,
                        replica,
                        end -> replica.reached(end).subscribe(nothing -> {}, error -> {}, ready::tryEmitEmpty)));
    }

    private static Map<String, Object> senderSettings() {
        return Map.of(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                DELIVERY_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                REQUEST_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                (long) REQUEST_MILLIS,
                ProducerConfig.LINGER_MS_CONFIG,
                0);
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
        return Mono.fromCallable(() -> SenderRecord.<byte[], byte[], String>create(
                        Topics.STATE,
                        0,
                        null,
                        entry.key().getBytes(UTF_8),
                        DirectoryCodec.DIRECTORY.encode(entry),
                        entry.key()))
                .flatMap(record -> sender.send(Mono.just(record)).next())
                .subscribeOn(Schedulers.boundedElastic())
                .publishOn(Schedulers.parallel())
                .flatMap(written ->
                        followed(written.recordMetadata().offset() + 1).timeout(FOLLOW_MAX))
                .onErrorMap(error -> new LogOutcomeUnknownException(
                        "the directory entry " + entry.key() + " was not confirmed", error));
    }

    /** Nothing is read behind what a dead writer left open: a change of nothing fences that writer off and so ends it. */
    private Mono<Void> followed(long offset) {
        return replica.reached(offset).timeout(OPEN_MAX, change("", NOTHING).then(replica.reached(offset)));
    }

    /** Whoever cancels takes back what has not begun; what has is not interrupted, which would leave it open in the log. */
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
        reader.close(CLOSE_PATIENCE);
        sender.close();
    }
}
