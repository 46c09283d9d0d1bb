package io.trunkline.gateway.queue;

import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every node's queues have waiting, as this node was told last, and what it accepted itself since. What was not
 * repeated for {@link #STALE_AFTER} counts for nothing: whoever owned the queue is gone. Thread-safe.
 *
 * <p>Bound: as many senders as have a queue; those that nobody speaks of any more are forgotten.
 */
public final class QueueDepths {
    /** Three times as long as an owner may be silent. */
    public static final Duration STALE_AFTER = DepthReports.REPEATED_EVERY.multipliedBy(3);

    /** How long an accepted message may take until its queue's owner counts it. */
    private static final Duration UNDER_WAY_MAX = Duration.ofSeconds(10);

    /** Of what nobody reported yet. */
    private static final String NOBODY = "";

    private final InstantSource clock;
    private final Map<Address, Known> senders = new ConcurrentHashMap<>();
    private final CarrierDepths carriers;

    /**
     * A queue.
     *
     * @param node who said it
     * @param at when this node heard it, by this node's clock: those of others may be wrong
     * @param pending what this node accepted and the owner does not count yet
     */
    private record Known(String node, Instant at, SenderDepth depth, Velocity velocity, Pending pending) {
        static Known first(String node, Instant now, SenderDepth depth) {
            return new Known(node, now, depth, Velocity.first(now, depth.released()), Pending.NONE);
        }

        Known next(String from, Instant now, SenderDepth newer) {
            boolean sameOwner = from.equals(node) && newer.epoch() == depth.epoch();
            Velocity measured = node.equals(NOBODY)
                    ? Velocity.first(now, newer.released())
                    : velocity.and(sameOwner, now, newer.released());
            boolean sameCounter = sameOwner && newer.released() >= depth.released();
            long releasedMeanwhile = newer.released() - (sameCounter ? depth.released() : 0);
            long entered = newer.segments() - depth.segments() + releasedMeanwhile;
            return new Known(from, now, newer, measured, pending.without(entered, now));
        }

        /** Whether the other one is of the same owner or a later one. */
        boolean isFollowedBy(SenderDepth other) {
            return other.epoch() >= depth.epoch();
        }

        Known accepted(int segments, Instant now) {
            return new Known(node, at, depth, velocity, pending.and(segments, now));
        }
    }

    /**
     * On its way into a queue, by the second in which it was accepted, the oldest first. What does not get there, because it
     * ended before, is forgotten after a while.
     */
    private record Pending(List<Second> seconds) {
        static final Pending NONE = new Pending(List.of());

        /** What was accepted from then on within a second. */
        record Second(Instant from, long messages, long segments) {
            boolean isYoung(Instant now) {
                return !now.isAfter(from.plus(UNDER_WAY_MAX).plusSeconds(1));
            }

            /** What is left when so many of its segments have entered the queue. */
            Second without(long entered) {
                long left = segments - entered;
                return new Second(from, Math.ceilDiv(messages * left, segments), left);
            }
        }

        Pending and(int more, Instant now) {
            List<Second> kept = new ArrayList<>(young(now));
            Second last = kept.isEmpty() ? null : kept.getLast();
            if (last != null && now.isBefore(last.from().plusSeconds(1))) {
                kept.removeLast();
                kept.add(new Second(last.from(), last.messages() + 1, last.segments() + more));
            } else {
                kept.add(new Second(now, 1, more));
            }
            return new Pending(List.copyOf(kept));
        }

        /** What is left when so many segments entered the queue, be they of this node or of others. */
        Pending without(long entered, Instant now) {
            long rest = Math.max(0, entered);
            List<Second> kept = new ArrayList<>();
            for (Second second : young(now)) {
                long here = Math.min(rest, second.segments());
                rest -= here;
                if (here < second.segments()) {
                    kept.add(second.without(here));
                }
            }
            return new Pending(List.copyOf(kept));
        }

        long messages(Instant now) {
            return young(now).stream().mapToLong(Second::messages).sum();
        }

        long segments(Instant now) {
            return young(now).stream().mapToLong(Second::segments).sum();
        }

        private List<Second> young(Instant now) {
            return seconds.stream().filter(second -> second.isYoung(now)).toList();
        }
    }

    public QueueDepths(InstantSource clock) {
        this.clock = clock;
        this.carriers = new CarrierDepths(clock);
    }

    /** What waits for carriers. */
    public CarrierDepths carriers() {
        return carriers;
    }

    /** What a node says of some of its queues. */
    public void report(String node, Collection<SenderDepth> depths) {
        Instant now = clock.instant();
        for (SenderDepth depth : depths) {
            senders.compute(
                    depth.sender(),
                    (sender, known) -> known == null ? Known.first(node, now, depth) : next(known, node, now, depth));
        }
        senders.values().removeIf(known -> !isFresh(known, now));
    }

    /** Who has lost a queue may say something of it after the next owner has. */
    private static Known next(Known known, String node, Instant now, SenderDepth depth) {
        return known.isFollowedBy(depth) ? known.next(node, now, depth) : known;
    }

    /** This node has accepted a message that goes as soon as it can; of a sender without a pace nothing is kept. */
    public void accepted(Sender sender, int segments) {
        if (!sender.isPaced()) {
            return;
        }
        Instant now = clock.instant();
        senders.compute(
                sender.address(),
                (address, known) -> (known == null || !isFresh(known, now)
                                ? Known.first(NOBODY, now, idle(sender))
                                : known)
                        .accepted(segments, now));
    }

    private static SenderDepth idle(Sender sender) {
        return new SenderDepth(sender.address(), sender.account(), sender.pace(), 0, 0, null, 0);
    }

    /** The queue of a sender; an empty one where nobody says anything about it. */
    public QueueStatus of(Sender sender) {
        Instant now = clock.instant();
        return Optional.ofNullable(senders.get(sender.address()))
                .filter(known -> isFresh(known, now))
                .map(known -> status(known, now))
                .orElseGet(() -> QueueStatus.empty(sender.address(), sender.account(), sender.pace()));
    }

    /** Whether so many segments more are within the limit of the sender's queue. */
    public boolean hasRoom(Sender sender, int segments) {
        return !sender.isPaced() || sender.queueMax() == 0 || of(sender).segments() + segments <= sender.queueMax();
    }

    /** The queues of an account of which anything is known, by sender. */
    public List<QueueStatus> of(AccountSid account) {
        Instant now = clock.instant();
        return senders.values().stream()
                .filter(known -> known.depth().account().equals(account) && isFresh(known, now))
                .map(known -> status(known, now))
                .sorted(Comparator.comparing(status -> status.sender().value()))
                .toList();
    }

    private static boolean isFresh(Known known, Instant now) {
        return !known.at().isBefore(now.minus(STALE_AFTER));
    }

    private static QueueStatus status(Known known, Instant now) {
        SenderDepth depth = known.depth();
        return new QueueStatus(
                depth.sender(),
                depth.account(),
                depth.pace(),
                depth.messages() + known.pending().messages(now),
                depth.segments() + known.pending().segments(now),
                depth.lessUrgent(),
                depth.oldest(),
                depth.freeAt(),
                known.velocity().over(Duration.ofSeconds(1), now),
                known.velocity().over(Duration.ofMinutes(1), now),
                known.velocity().over(Duration.ofMinutes(5), now));
    }
}
