package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a router left open that does not come back: until its transaction is over, nobody reads lanes behind it, nor
 * learns where {@code intake} goes on. Every router looks after all others, each second, and fences one whose
 * transaction has been open for three, which is far above what one takes; a router that was only slow opens its session
 * anew and repeats what was rolled back. Router thread only; blocks nowhere but in {@link #close}.
 */
final class AbandonedTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedTransactions.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration OPEN_MAX = Duration.ofSeconds(3);

    private static final ListTransactionsOptions LONG_OPEN = new ListTransactionsOptions()
            .filterStates(Set.of(TransactionState.ONGOING))
            .filterOnDuration(OPEN_MAX.toMillis());

    private final Admin admin;
    private final String prefix;
    private final String own;
    private long nextLookNanos = System.nanoTime();
    private @Nullable CompletableFuture<Collection<TransactionListing>> looking;
    private @Nullable CompletableFuture<Void> fencing;

    /**
     * @param prefix what the ids of all routers begin with
     * @param own the id of the router that looks
     */
    AbandonedTransactions(KafkaCluster cluster, String prefix, String own) {
        this.admin = cluster.admin();
        this.prefix = prefix;
        this.own = own;
    }

    /** Looks when it is time; call it often. */
    void turn() {
        if (looking != null && looking.isDone()) {
            fence(looking);
            looking = null;
        }
        if (fencing != null && fencing.isDone()) {
            if (fencing.isCompletedExceptionally()) {
                LOG.warn("A transaction that was left open could not be ended; it is tried again");
            }
            fencing = null;
        }
        if (looking == null && fencing == null && System.nanoTime() - nextLookNanos >= 0) {
            nextLookNanos = System.nanoTime() + LOOK_NANOS;
            looking = future(admin.listTransactions(LONG_OPEN).all());
        }
    }

    private void fence(CompletableFuture<Collection<TransactionListing>> found) {
        if (found.isCompletedExceptionally()) {
            return;
        }
        List<String> abandoned = found.getNow(List.of()).stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(prefix) && !id.equals(own))
                .toList();
        if (!abandoned.isEmpty()) {
            LOG.warn("Ending what was open for more than {} s of {}", OPEN_MAX.toSeconds(), abandoned);
            fencing = future(admin.fenceProducers(abandoned).all());
        }
    }

    private static <T> CompletableFuture<T> future(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
