package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteUndo;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.log.wire.RouteEntry;
import io.trunkline.gateway.log.wire.RouteUndoEntry;
import io.trunkline.gateway.message.AccountSid;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Routes as records. What is as usual is left out, so that a route of old reads as it was written. */
final class RouteCodec {
    private RouteCodec() {}

    static RouteEntry entry(Route route) {
        RouteEntry.Builder builder = RouteEntry.newBuilder()
                .setPrefix(route.prefix())
                .setCarrier(route.carrier())
                .setCountry(route.country())
                .setPriceMicros(route.price().microsPerSegment())
                .setCurrency(route.price().currency())
                .addAllSenderKinds(RuleCodec.kinds(route.audience().senderKinds()))
                .addAllPreferredBy(words(route.audience().preferredBy()))
                .addAllExcludedFor(words(route.audience().excludedFor()));
        if (!route.name().equals(Route.nameOf(route.prefix(), route.carrier()))) {
            builder.setName(route.name());
        }
        Instant from = route.validity().from();
        if (from != null) {
            builder.setValidFromMillis(from.toEpochMilli());
        }
        Instant until = route.validity().until();
        if (until != null) {
            builder.setValidUntilMillis(until.toEpochMilli());
        }
        if (route.weight() != Route.WEIGHT) {
            builder.setWeight(route.weight());
        }
        if (route.floor() != Route.FLOOR) {
            builder.setFloor(route.floor());
        }
        return builder.build();
    }

    private static List<String> words(Set<AccountSid> accounts) {
        return accounts.stream().map(AccountSid::value).sorted().toList();
    }

    static Route route(RouteEntry entry) {
        return new Route(
                entry.getName().isEmpty() ? Route.nameOf(entry.getPrefix(), entry.getCarrier()) : entry.getName(),
                entry.getPrefix(),
                entry.getCountry(),
                entry.getCarrier(),
                new RoutePrice(entry.getPriceMicros(), entry.getCurrency()),
                new RouteValidity(
                        entry.hasValidFromMillis() ? Instant.ofEpochMilli(entry.getValidFromMillis()) : null,
                        entry.hasValidUntilMillis() ? Instant.ofEpochMilli(entry.getValidUntilMillis()) : null),
                new RouteAudience(
                        RuleCodec.words(entry.getSenderKindsList()),
                        accounts(entry.getPreferredByList()),
                        accounts(entry.getExcludedForList())),
                entry.getWeight() == 0 ? Route.WEIGHT : entry.getWeight(),
                entry.hasFloor() ? entry.getFloor() : Route.FLOOR);
    }

    static RouteUndoEntry entry(RouteUndo undo) {
        return RouteUndoEntry.newBuilder()
                .addAllPut(undo.put().stream().map(RouteCodec::entry).toList())
                .addAllRemoved(undo.removed())
                .build();
    }

    static RouteUndo undo(RouteUndoEntry entry) {
        return new RouteUndo(entry.getPutList().stream().map(RouteCodec::route).toList(), entry.getRemovedList());
    }

    private static Set<AccountSid> accounts(Collection<String> words) {
        return words.stream().map(AccountSid::new).collect(Collectors.toUnmodifiableSet());
    }
}
