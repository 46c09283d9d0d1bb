package io.trunkline.gateway.routing;

import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.Urgency;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the route of a message: the longest prefix whose carrier is known. A pure function of the message and the
 * directory.
 */
public final class RouteTable {
    /** An odd number, about 2^32 over the golden ratio: neighbouring hashes differ in the upper half of their products. */
    private static final int SPREAD = 0x9E3779B1;

    private RouteTable() {}

    /** What becomes of a message that was just accepted: it goes, it waits for its time, or its time is over. */
    public static RoutingDecision first(AcceptedMessage message, Directory directory, Instant now) {
        Instant sendAt = message.envelope().terms().sendAt();
        if (sendAt != null && now.isBefore(sendAt)) {
            return new RoutingDecision.NotYet(sendAt, "the time that was asked for");
        }
        return now.isBefore(message.envelope().validUntil())
                ? inTurn(message, directory, now)
                : new RoutingDecision.Unroutable(ErrorCode.VALIDITY_EXPIRED, "its validity ended before it was routed");
    }

    /** As {@link #choose}, but that what could go and has a sender with a pace has to go in its turn. */
    public static RoutingDecision inTurn(AcceptedMessage message, Directory directory, Instant now) {
        RoutingDecision decision = choose(message, directory, now);
        boolean paced = directory
                .sender(message.envelope().from())
                .filter(Sender::isPaced)
                .isPresent();
        return paced && decision instanceof RoutingDecision.Routed ? new RoutingDecision.InTurn() : decision;
    }

    /**
     * The carrier and the slot for an attempt, or why there is none. Every attempt is chosen here, so none is chosen outside
     * its destination's sending window; one whose validity ends before the window opens has no route.
     */
    public static RoutingDecision choose(AcceptedMessage message, Directory directory, Instant now) {
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
                : route(message, directory);
    }

    private static RoutingDecision route(AcceptedMessage message, Directory directory) {
        String digits = message.envelope().to().withoutPlus();
        Optional<Route> route = directory.routes().stream()
                .filter(candidate -> digits.startsWith(candidate.prefix()))
                .filter(candidate -> directory.carrier(candidate.carrier()).isPresent())
                .max(Comparator.comparingInt(candidate -> candidate.prefix().length()));
        if (route.isEmpty()) {
            return new RoutingDecision.Unroutable(ErrorCode.NO_ROUTE, "no route to +" + digits);
        }
        Carrier carrier = directory.carrier(route.get().carrier()).orElseThrow();
        return new RoutingDecision.Routed(new LaneMessage(
                message.envelope(),
                message.body(),
                1,
                carrier.name(),
                slot(message.envelope(), directory, carrier),
                "longest prefix '" + route.get().prefix() + "'"));
    }

    /**
     * A sender with a pace keeps to one slot, whose owner can keep its pace. The messages of others are spread by recipient,
     * whose messages of one sender keep to one slot, whose owner keeps them apart. A one-time password of a single segment
     * needs neither and goes where nothing else is in its way.
     */
    private static int slot(Envelope envelope, Directory directory, Carrier carrier) {
        boolean unpaced = directory
                .sender(envelope.from())
                .map(sender -> sender.kind() == Sender.Kind.UNPACED)
                .orElse(false);
        Integer urgentSlot = carrier.urgentSlot();
        boolean urgent = envelope.terms().urgency() == Urgency.ONE_TIME_PASSWORD && envelope.segments() == 1;
        if (urgentSlot != null && urgent && unpaced) {
            return urgentSlot;
        }
        List<Integer> slots = carrier.slots();
        int hash = envelope.from().hashCode();
        if (unpaced) {
            hash = ((31 * hash + envelope.to().hashCode()) * SPREAD) >>> Short.SIZE;
        }
        return slots.get(Math.floorMod(hash, slots.size()));
    }
}
