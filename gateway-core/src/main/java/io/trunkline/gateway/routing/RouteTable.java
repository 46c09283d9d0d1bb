package io.trunkline.gateway.routing;

import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.Tried;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Chooses the route of a message ({@link RouteChoice}) and the slot on its carrier. A pure function of the message, the
 * directory and the qualities. Thread-safe.
 *
 * @param quality how routes do now; asked for every attempt
 */
public record RouteTable(Supplier<QualitySnapshot> quality) {
    /** An odd number, about 2^32 over the golden ratio: neighbouring hashes differ in the upper half of their products. */
    private static final int SPREAD = 0x9E3779B1;

    /** How much later than the node that took a message another may hear of its sender, and when it looks again. */
    private static final Duration HEARD_OF_WITHIN = Duration.ofMinutes(1);

    private static final Duration HEARD_OF_AGAIN = Duration.ofSeconds(5);

    /** What becomes of a message that was just accepted: it goes, it waits for its time, or its time is over. */
    public RoutingDecision first(AcceptedMessage message, Directory directory, Instant now) {
        Instant sendAt = message.envelope().terms().sendAt();
        if (sendAt != null && now.isBefore(sendAt)) {
            return new RoutingDecision.NotYet(sendAt, "the time that was asked for");
        }
        return now.isBefore(message.envelope().validUntil())
                ? inTurn(message, directory, now)
                : new RoutingDecision.Unroutable(ErrorCode.VALIDITY_EXPIRED, "its validity ended before it was routed");
    }

    /** As {@link #choose}, but that what could go and has a sender with a pace has to go in its turn. */
    public RoutingDecision inTurn(AcceptedMessage message, Directory directory, Instant now) {
        return inTurn(message, sender(message.envelope(), directory), directory, now);
    }

    private RoutingDecision inTurn(AcceptedMessage message, Optional<Sender> sender, Directory directory, Instant now) {
        RoutingDecision decision = choose(message, sender, directory, now);
        boolean paced = sender.filter(Sender::isPaced).isPresent();
        return paced && decision instanceof RoutingDecision.Routed ? new RoutingDecision.InTurn() : decision;
    }

    /** As {@link #inTurn}, of a message that has waited: its sender may be gone since. */
    public RoutingDecision afterWait(AcceptedMessage message, Directory directory, Instant now) {
        Optional<Sender> sender = sender(message.envelope(), directory);
        return sender.isEmpty() ? withoutSender(message, now) : inTurn(message, sender, directory, now);
    }

    /** As {@link #choose}, of a message whose turn has come: its sender may be gone since. */
    public RoutingDecision turn(AcceptedMessage message, Directory directory, Instant now) {
        Optional<Sender> sender = sender(message.envelope(), directory);
        return sender.isEmpty() ? withoutSender(message, now) : choose(message, sender, directory, now);
    }

    /** Whether a message's sender is no more, and was not just made: of a new one this node may not have heard. */
    public static boolean isOrphaned(Envelope envelope, Directory directory, Instant now) {
        return sender(envelope, directory).isEmpty() && !mayBeNew(envelope, now);
    }

    private static Optional<Sender> sender(Envelope envelope, Directory directory) {
        return directory.sender(envelope.from());
    }

    private static boolean mayBeNew(Envelope envelope, Instant now) {
        return now.isBefore(envelope.acceptedAt().plus(HEARD_OF_WITHIN));
    }

    /** Nothing says how fast what waited behind it may go. */
    private static RoutingDecision withoutSender(AcceptedMessage message, Instant now) {
        Envelope envelope = message.envelope();
        return mayBeNew(envelope, now)
                ? new RoutingDecision.NotYet(now.plus(HEARD_OF_AGAIN), "its sender, which is not known yet")
                : new RoutingDecision.Unroutable(ErrorCode.NO_ROUTE, "its sender " + envelope.from() + " is no more");
    }

    /**
     * The carrier and the slot for an attempt, or why there is none. Every attempt is chosen here, so none is chosen outside
     * its destination's sending window; one whose validity ends before the window opens has no route.
     */
    public RoutingDecision choose(AcceptedMessage message, Directory directory, Instant now) {
        return choose(message, sender(message.envelope(), directory), directory, now);
    }

    private RoutingDecision choose(AcceptedMessage message, Optional<Sender> sender, Directory directory, Instant now) {
        Envelope envelope = message.envelope();
        Optional<Instant> opens = CountryRules.opens(directory, envelope.to(), now);
        if (opens.isEmpty()) {
            return new RoutingDecision.Unroutable(ErrorCode.NO_ROUTE, "its destination has no sending window");
        }
        if (!opens.get().isBefore(envelope.validUntil())) {
            return new RoutingDecision.Unroutable(
                    ErrorCode.VALIDITY_EXPIRED,
                    "its validity ends before its destination's sending window opens, at " + opens.get());
        }
        return opens.get().isAfter(now)
                ? new RoutingDecision.NotYet(opens.get(), "its destination's sending window")
                : route(message, sender, directory, now);
    }

    private RoutingDecision route(AcceptedMessage message, Optional<Sender> sender, Directory directory, Instant now) {
        Envelope envelope = message.envelope();
        QualitySnapshot qualities = quality.get();
        RouteQuestion question = question(
                new Attempt(envelope.account(), envelope.from(), envelope.to(), message.tried()),
                envelope.sid().low() + message.tried().routes().size(),
                country(envelope, directory, qualities),
                sender,
                now);
        RouteChoice choice = RouteChoice.of(question, directory.routeIndex(), qualities);
        Route route = choice.route();
        if (route == null) {
            return new RoutingDecision.Unroutable(
                    ErrorCode.NO_ROUTE, "no route to +" + envelope.to().withoutPlus());
        }
        Carrier carrier = directory.carrier(route.carrier()).orElseThrow();
        return new RoutingDecision.Routed(new LaneMessage(
                envelope,
                message.body(),
                1,
                carrier.name(),
                slot(envelope, sender, carrier, qualities.slotsDown(carrier.name())),
                choice.reason(),
                LifecycleEvent.ALL_SEGMENTS,
                false,
                new ChosenRoute(route.name(), choice.passedOver(ChosenRoute.PASSED_OVER_MAX))));
    }

    /**
     * Whether a message that its carrier has nothing of could go over another one now: another carrier has a legal route
     * that is neither out nor a canary that the next attempt is not to try.
     */
    public boolean isElsewhere(LaneMessage message, Directory directory, Instant now) {
        Envelope envelope = message.envelope();
        QualitySnapshot qualities = quality.get();
        Attempt attempt = new Attempt(envelope.account(), envelope.from(), envelope.to(), Tried.NOTHING);
        // As many routes have been tried by then as there were attempts, as a rule
        RouteQuestion question = question(
                attempt,
                envelope.sid().low() + message.attempt(),
                country(envelope, directory, qualities),
                sender(envelope, directory),
                now);
        return RouteChoice.isElsewhere(question, directory.routeIndex(), qualities, message.carrier());
    }

    /** Whether all routes of a message's carrier are out for the carrier's sake. */
    public boolean isCarrierOut(LaneMessage message) {
        RouteKey everywhere = new RouteKey(message.route().name(), RouteKey.EVERYWHERE);
        return quality.get().of(everywhere).state() == RouteStanding.State.EJECTED;
    }

    /**
     * What a route is wanted for.
     *
     * @param tried by the attempts before
     */
    public record Attempt(AccountSid account, Address from, Address to, Tried tried) {}

    /**
     * The route that the attempt would take now, and why no other.
     *
     * @param number of the attempt; see {@link RouteQuestion}
     */
    public RouteChoice choice(Attempt attempt, long number, Directory directory, Instant now) {
        RouteQuestion question =
                question(attempt, number, NumberingPlan.country(attempt.to()), directory.sender(attempt.from()), now);
        return RouteChoice.of(question, directory.routeIndex(), quality.get());
    }

    /** Whoever has no use for the country need not parse the number. */
    private static String country(Envelope envelope, Directory directory, QualitySnapshot qualities) {
        return directory.routeIndex().hasCountries() || qualities.tellsRoutesApart()
                ? NumberingPlan.country(envelope.to())
                : "";
    }

    private static RouteQuestion question(
            Attempt attempt, long number, String country, Optional<Sender> sender, Instant now) {
        boolean paced = sender.filter(Sender::isPaced).isPresent();
        return new RouteQuestion(
                attempt.to().withoutPlus(),
                country,
                sender.map(Sender::kind).orElse(Sender.Kind.LONG_CODE),
                attempt.account(),
                now,
                attempt.tried(),
                number,
                paced ? attempt.from().hashCode() : number);
    }

    /**
     * A sender with a pace keeps to one slot, whose owner can keep its pace. The messages of others are spread by recipient,
     * whose messages of one sender keep to one slot, whose owner keeps them apart. A one-time password of a single segment
     * needs neither and goes where nothing else is in its way.
     *
     * <p>Those of a slot whose bind is not bound go to the others in the same way, where there are any: they are kept apart
     * there from each other, and on the same node from what waits in the slot; a sender may exceed its pace once, by what
     * the slot has in hand.
     *
     * @param down slots whose binds are not bound
     */
    private static int slot(Envelope envelope, Optional<Sender> sender, Carrier carrier, Set<Integer> down) {
        boolean unpaced =
                sender.filter(known -> known.kind() == Sender.Kind.UNPACED).isPresent();
        Integer urgentSlot = carrier.urgentSlot();
        boolean urgent = envelope.terms().urgency() == Urgency.ONE_TIME_PASSWORD && envelope.segments() == 1;
        if (urgentSlot != null && urgent && unpaced && !down.contains(urgentSlot)) {
            return urgentSlot;
        }
        List<Integer> slots = carrier.slots();
        int hash = envelope.from().hashCode();
        if (unpaced) {
            hash = ((31 * hash + envelope.to().hashCode()) * SPREAD) >>> Short.SIZE;
        }
        int own = slots.get(Math.floorMod(hash, slots.size()));
        if (!down.contains(own)) {
            return own;
        }
        List<Integer> others =
                slots.stream().filter(slot -> !down.contains(slot)).toList();
        // The upper half of another product: the remainder says nothing of it, so all others get their part
        int spread = (hash * SPREAD) >>> Short.SIZE;
        return others.isEmpty() ? own : others.get((spread * others.size()) >>> Short.SIZE);
    }
}
