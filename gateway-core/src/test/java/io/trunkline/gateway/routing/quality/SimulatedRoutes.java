package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RouteIndex;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.log.Tried;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.routing.RouteChoice;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteQuestion;
import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.RouteStanding.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Three routes of different price to one country in a time of its own: messages come at a rate, go where {@link RouteChoice} sends
 * them by the book, and receipts come back.
 */
final class SimulatedRoutes {
    static final String CHEAP = "cheap";
    static final List<String> BY_PRICE = List.of(CHEAP, "middle", "dear");

    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final Address FROM = new Address("+15005550006");
    private static final Address TO = new Address("+4915112345678");
    private static final String COUNTRY = "DE";
    private static final double ANSWER_SECONDS = 0.05;
    private static final RouteIndex INDEX = index();

    private final SplittableRandom random;
    private final double perSecond;
    private final Delay delay;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
    private final AttemptCounts counts;
    private final QualityBook book;
    private Behaviour cheap = new Behaviour(0.96, Failure.EXPLICIT);
    private double slower = 1;
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private long sent;
    private long sentDearer;
    private int ejections;
    private State before = State.UNKNOWN;

    /** How the cheapest does: the share that is delivered, and what comes of the others. */
    record Behaviour(double delivered, Failure failure) {}

    enum Failure {
        EXPLICIT,
        MISSING
    }

    /** How long receipts take, in seconds. */
    interface Delay {
        Delay EXPONENTIAL = random -> -8 / Math.log(2) * Math.log(1 - random.nextDouble());
        Delay LOG_NORMAL = random -> 8 * Math.exp(random.nextGaussian());

        double draw(RandomGenerator random);
    }

    private record Due(long atMillis, MessageRouted message, Instant submitted, boolean delivered) {}

    SimulatedRoutes(long seed, double perSecond, Delay delay) {
        this.random = new SplittableRandom(seed);
        this.perSecond = perSecond;
        this.delay = delay;
        this.counts = new AttemptCounts(() -> now, to -> COUNTRY);
        this.book = new QualityBook(
                () -> now,
                new KnownRoutes(
                        route -> OptionalDouble.of(0.90),
                        route -> route,
                        carrier -> List.of(carrier),
                        country -> List.of(),
                        List::of));
    }

    void cheapIs(double delivered, Failure failure) {
        cheap = new Behaviour(delivered, failure);
    }

    /** Its receipts take so many times as long as they did at first. */
    void cheapIsSlower(double times) {
        slower = times;
    }

    /** A second of traffic; the share of its messages that did not go to the cheapest. */
    double second() {
        long sentBefore = sent;
        long dearerBefore = sentDearer;
        double at = -Math.log(1 - random.nextDouble()) / perSecond;
        Instant second = now;
        while (at < 1) {
            now = second.plusNanos((long) (at * 1e9));
            receive();
            send();
            at += -Math.log(1 - random.nextDouble()) / perSecond;
        }
        now = second.plusSeconds(1);
        endOfSecond();
        return sent == sentBefore ? 0 : (double) (sentDearer - dearerBefore) / (sent - sentBefore);
    }

    private void endOfSecond() {
        receive();
        book.heard("node", counts.reports(book::curve), List.of());
        book.tick();
        State state = standing().state();
        if (state == State.EJECTED && before != State.EJECTED) {
            ejections++;
        }
        before = state;
    }

    void run(Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            second();
        }
    }

    /** Receipts come, and nothing is sent. */
    void pause(Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            now = now.plusSeconds(1);
            endOfSecond();
        }
    }

    /** The seconds until a share of the traffic of the last ten seconds went elsewhere; at most so many. */
    int secondsUntilMoved(double share, int max) {
        List<Double> last = new ArrayList<>();
        for (int seconds = 1; seconds <= max; seconds++) {
            last.add(second());
            if (last.size() > 10) {
                last.removeFirst();
            }
            if (last.size() == 10
                    && last.stream().mapToDouble(part -> part).average().orElse(0) >= share) {
                return seconds - 10;
            }
        }
        return max + 1;
    }

    /** The seconds until the cheapest is in use; at most so many. */
    int secondsUntilBack(int max) {
        for (int seconds = 1; seconds <= max; seconds++) {
            second();
            if (standing().state() == State.GOOD) {
                return seconds;
            }
        }
        return max + 1;
    }

    private void send() {
        MessageSid sid = MessageSid.next(now.toEpochMilli(), 0, random);
        String route = choose(sid);
        Envelope envelope = new Envelope(sid, ACCOUNT, FROM, TO, null, 1, null, now);
        MessageRouted routed = new MessageRouted(
                envelope,
                now,
                1,
                route,
                0,
                "",
                AttemptCause.FIRST,
                LifecycleEvent.ALL_SEGMENTS,
                new ChosenRoute(route, List.of()));
        sent++;
        sentDearer += route.equals(CHEAP) ? 0 : 1;
        counts.count(routed);
        Instant answered = now.plusMillis((long) (ANSWER_SECONDS * 1000));
        counts.count(new MessageSubmitted(sid, answered, null, 1, route, List.of(new SubmittedSegment(0, 1, "id"))));
        Behaviour behaviour = route.equals(CHEAP) ? cheap : new Behaviour(0.97, Failure.EXPLICIT);
        boolean delivered = random.nextDouble() < behaviour.delivered();
        if (delivered || behaviour.failure() == Failure.EXPLICIT) {
            double times = route.equals(CHEAP) ? slower : 1;
            long at = answered.toEpochMilli() + (long) (delay.draw(random) * times * 1000);
            due.add(new Due(at, routed, answered, delivered));
        }
    }

    private String choose(MessageSid sid) {
        RouteQuestion question = new RouteQuestion(
                TO.withoutPlus(), COUNTRY, Sender.Kind.UNPACED, ACCOUNT, now, Tried.NOTHING, sid.low(), sid.low());
        return Objects.requireNonNull(
                        RouteChoice.of(question, INDEX, book.snapshot()).route())
                .name();
    }

    private static RouteIndex index() {
        Directory directory = Directory.empty();
        for (int place = 0; place < BY_PRICE.size(); place++) {
            String name = BY_PRICE.get(place);
            directory = directory
                    .with(new DirectoryEntry.OfCarrier(
                            new Carrier(name, "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(place))))
                    .with(new DirectoryEntry.OfRoute(new Route(
                            name,
                            "49",
                            "",
                            name,
                            new RoutePrice(10L * (place + 1), "EUR"),
                            RouteValidity.ALWAYS,
                            RouteAudience.EVERYBODY,
                            Route.WEIGHT,
                            Route.FLOOR)));
        }
        return directory.routeIndex();
    }

    private void receive() {
        while (!due.isEmpty() && due.peek().atMillis() <= now.toEpochMilli()) {
            Due receipt = due.remove();
            counts.count(new ReceiptReceived(
                    receipt.message().sid(),
                    Instant.ofEpochMilli(receipt.atMillis()),
                    null,
                    1,
                    0,
                    1,
                    receipt.delivered() ? ReceiptOutcome.DELIVERED : ReceiptOutcome.FAILED,
                    receipt.delivered() ? null : ErrorCode.UNREACHABLE,
                    ""));
        }
    }

    private static RouteKey key(String route) {
        return new RouteKey(route, COUNTRY);
    }

    RouteStanding standing() {
        return book.snapshot().of(key(CHEAP));
    }

    AttemptCounts counts() {
        return counts;
    }

    int ejections() {
        return ejections;
    }

    double shareSentDearer() {
        return (double) sentDearer / sent;
    }
}
