package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.routing.QualitySnapshot;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.RouteStanding.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all nodes know of all routes, folded from everybody's reports; every node keeps one and comes to the same decisions
 * but for the second or two that reports are under way. Thread-safe.
 *
 * <p>Bound: {@link #KEYS_MAX} pairs of route and country, and half as many routes' curves of 3 KiB. Pairs beyond stay unknown
 * and are used as if they were good, routes beyond keep the curve of those that are not known. A pair that is in use makes
 * room when its evidence has decayed, any when its route is no more. A route that has gone over to another carrier begins anew.
 */
public final class QualityBook {
    static final int KEYS_MAX = 4_000;

    private static final int CURVES_MAX = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(QualityBook.class);
    private static final double CANARY_SHARE_MIN = 0.03;
    private static final double CANARY_SHARE_MAX = 0.25;

    /** A message every four seconds, where there are so many. */
    private static final double CANARIES_PER_SECOND = 0.25;

    private static final Learned NOTHING_LEARNED = Learned.of(new ReceiptDelays());

    private final InstantSource clock;
    private final KnownRoutes routes;
    private final Map<RouteKey, RouteWatch> watches = new HashMap<>();
    private final Map<String, CarrierWatch> carriers = new HashMap<>();
    private final Map<String, Learned> curves = new HashMap<>();
    private final Set<RouteKey> restored = new HashSet<>();

    /** Whose the routes were of which anything is known, by their names. */
    private final Map<String, String> owners = new HashMap<>();

    private final Object saying = new Object();
    private Map<RouteKey, State> said = Map.of();
    private Set<String> saidOfCarriers = Set.of();

    /** How all routes of a carrier stand that is out, or a canary, by its name. */
    private volatile Map<String, RouteStanding> carriersLeft = Map.of();

    private volatile Set<String> countriesOut = Set.of();
    private volatile QualitySnapshot snapshot = QualitySnapshot.EMPTY;

    private record Learned(ReceiptDelays delays, ReceiptCurve curve) {
        static Learned of(ReceiptDelays delays) {
            return new Learned(delays, delays.curve());
        }
    }

    public QualityBook(InstantSource clock, KnownRoutes routes) {
        this.clock = clock;
        this.routes = routes;
    }

    /** How all routes do now; the same object until something changes. Waits for nobody. */
    public QualitySnapshot snapshot() {
        return snapshot;
    }

    /** What a node counted of routes, and what it saw at its binds; told at once where a route is left or let in for it. */
    public void heard(String node, Collection<RouteReport> reports, Collection<CarrierReport> carriers) {
        Instant now = clock.instant();
        if (counted(node, reports, carriers, now)) {
            say(now);
        }
    }

    /** Whether anything is published for it. */
    private synchronized boolean counted(
            String node, Collection<RouteReport> reports, Collection<CarrierReport> carriers, Instant now) {
        boolean changes = links(node, carriers, now);
        changes |= counted(reports, now);
        if (changes) {
            publish(now);
        }
        return changes;
    }

    /** Whether the state of any route changed. */
    private boolean counted(Collection<RouteReport> reports, Instant now) {
        boolean changes = false;
        for (RouteReport report : reports) {
            RouteWatch watch = watch(report.key());
            if (watch != null) {
                State before = watch.state();
                watch.report(
                        report,
                        new FloorTest(routes.floor().apply(report.key().route()).orElse(Route.FLOOR)),
                        now);
                learn(report, now);
                restored.remove(report.key());
                if (watch.state() != before && watch.state() == State.EJECTED) {
                    doubt(report.key().route());
                }
                changes |= watch.state() != before;
            }
        }
        return changes;
    }

    private @Nullable RouteWatch watch(RouteKey key) {
        RouteWatch known = watches.get(key);
        if (known != null || watches.size() >= KEYS_MAX) {
            return known;
        }
        RouteWatch first = new RouteWatch();
        watches.put(key, first);
        return first;
    }

    private void learn(RouteReport report, Instant now) {
        RouteReport.Delays delays = report.delays();
        String route = report.key().route();
        if (delays != null && (curves.containsKey(route) || curves.size() < CURVES_MAX)) {
            ReceiptDelays learning = curves.containsKey(route) ? learned(route).delays() : new ReceiptDelays();
            learning.learn(delays.counts(), delays.submitted(), now.getEpochSecond());
            curves.put(route, Learned.of(learning));
        }
    }

    /** A route whose receipts have become slower looks like one that has become worse: its canaries tell. */
    private void doubt(String route) {
        if (curves.containsKey(route)) {
            ReceiptDelays delays = learned(route).delays();
            delays.doubt();
            curves.put(route, Learned.of(delays));
        }
    }

    private Learned learned(String route) {
        return curves.getOrDefault(route, NOTHING_LEARNED);
    }

    /** When the receipts of a route are to be expected, by its name. */
    public synchronized ReceiptCurve curve(String route) {
        return learned(route).curve();
    }

    /** Whether any carrier or slot is out, or any carrier a canary, that was not, or the other way round, for what the node saw. */
    private boolean links(String node, Collection<CarrierReport> reports, Instant now) {
        boolean changes = false;
        for (CarrierReport report : reports) {
            CarrierWatch watch = carriers.computeIfAbsent(report.carrier(), first -> new CarrierWatch());
            String out = watch.outFor();
            String canary = watch.canaryFor();
            Set<Integer> down = watch.slotsDown();
            watch.report(node, report, now);
            changes |= !Objects.equals(out, watch.outFor())
                    || !Objects.equals(canary, watch.canaryFor())
                    || !down.equals(watch.slotsDown());
        }
        return changes;
    }

    /** Takes over what another node, or this one before it was restarted, knew; not where this one has heard more since. */
    public synchronized void restore(RouteFold fold) {
        RouteKey key = fold.key();
        if (isAnothers(fold)) {
            return;
        }
        if (!watches.containsKey(key) && watches.size() < KEYS_MAX) {
            restored.add(key);
        }
        if (restored.contains(key)) {
            watches.put(key, RouteWatch.of(fold.watch()));
            if (curves.size() < CURVES_MAX) {
                curves.put(key.route(), Learned.of(ReceiptDelays.of(fold.delays())));
            }
        }
    }

    /** The same of a carrier, as long as it has a route. */
    public synchronized void restore(CarrierFold fold) {
        if (hasRoute(fold.carrier())) {
            carriers.computeIfAbsent(fold.carrier(), first -> new CarrierWatch())
                    .restore(fold);
        }
    }

    /** Whether a carrier has a route, as far as this node knows the directory. */
    public boolean hasRoute(String carrier) {
        return !routes.ofCarrier().apply(carrier).isEmpty();
    }

    /** Where those of these carriers stand that have a route and were ever ejected. */
    public synchronized List<CarrierFold> carrierFolds(Collection<String> names) {
        List<CarrierFold> folds = new ArrayList<>();
        for (String name : names) {
            CarrierWatch watch = carriers.get(name);
            if (watch != null && watch.wasEjected() && hasRoute(name)) {
                folds.add(watch.fold(name));
            }
        }
        return folds;
    }

    /** Whether its route has gone over to another carrier since. */
    private boolean isAnothers(RouteFold fold) {
        String owner = routes.carrier().apply(fold.key().route());
        return !fold.carrier().isEmpty() && !owner.isEmpty() && !fold.carrier().equals(owner);
    }

    /** Whether there is a route of that name, as far as this node knows the directory. */
    public boolean isKnown(String route) {
        return routes.floor().apply(route).isPresent();
    }

    /** What is known of these. */
    public synchronized List<RouteFold> folds(Collection<RouteKey> keys) {
        return keys.stream()
                .filter(watches::containsKey)
                .map(key -> new RouteFold(
                        key,
                        owners.getOrDefault(key.route(), ""),
                        Optional.ofNullable(watches.get(key)).orElseThrow().fold(),
                        learned(key.route()).delays().fold()))
                .toList();
    }

    /** Time passes. */
    public void tick() {
        Instant now = clock.instant();
        tick(now);
        say(now);
    }

    private synchronized void tick(Instant now) {
        forgetWhatHasMoved();
        watches.values().forEach(watch -> watch.tick(now));
        carriers.values().forEach(carrier -> carrier.tick(now));
        watches.entrySet()
                .removeIf(entry -> entry.getValue().isForgotten(now)
                        || !isKnown(entry.getKey().route()));
        restored.retainAll(watches.keySet());
        publish(now);
    }

    private void forgetWhatHasMoved() {
        Set<String> known = new HashSet<>(curves.keySet());
        watches.keySet().forEach(key -> known.add(key.route()));
        owners.keySet().retainAll(known);
        Set<String> moved = new HashSet<>();
        for (String route : known) {
            String owner = routes.carrier().apply(route);
            String before = owner.isEmpty() ? null : owners.put(route, owner);
            if (before != null && !before.equals(owner)) {
                moved.add(route);
            }
        }
        watches.keySet().removeIf(key -> moved.contains(key.route()));
        curves.keySet().removeAll(moved);
    }

    private void publish(Instant now) {
        Map<String, Double> rates = rates(now);
        Map<RouteKey, RouteStanding> standings = new HashMap<>();
        watches.forEach((key, watch) ->
                standings.put(key, watch.standing(now, canaryShare(rates.getOrDefault(key.country(), 0.0)))));
        standForCarriers(standings, canaryShareOfAll(rates));
        Map<String, Set<Integer>> slotsDown = new HashMap<>();
        carriers.forEach((name, carrier) -> slotsDown.put(name, carrier.slotsDown()));
        slotsDown.values().removeIf(Set::isEmpty);
        snapshot = new QualitySnapshot(standings, slotsDown);
    }

    /**
     * What routes have for their carriers' sake, to the countries of which something is known and to all others. All carriers
     * at once: many may be out together.
     */
    private void standForCarriers(Map<RouteKey, RouteStanding> standings, double canaryShare) {
        Map<String, RouteStanding> left = new HashMap<>();
        Map<String, RouteStanding> byRoute = new HashMap<>();
        carriers.forEach((name, carrier) -> {
            RouteStanding ofAll = ofAllRoutes(carrier, canaryShare);
            if (ofAll != null) {
                left.put(name, ofAll);
                routes.ofCarrier().apply(name).forEach(route -> byRoute.put(route, ofAll));
            }
        });
        carriersLeft = left;
        standings.replaceAll((key, standing) -> forItsCarrier(standing, byRoute.get(key.route())));
        byRoute.forEach((route, ofAll) -> standings.put(new RouteKey(route, RouteKey.EVERYWHERE), ofAll));
    }

    /** How the routes of a carrier stand of which nothing else is known; null where nothing speaks against the carrier. */
    private static @Nullable RouteStanding ofAllRoutes(CarrierWatch carrier, double canaryShare) {
        String out = carrier.outFor();
        if (out != null) {
            return ejected(RouteStanding.NONE, carrier.until(), out);
        }
        String canary = carrier.canaryFor();
        return canary == null ? null : canary(RouteStanding.NONE, canaryShare, canary);
    }

    private static RouteStanding forItsCarrier(RouteStanding standing, @Nullable RouteStanding ofAll) {
        if (ofAll == null) {
            return standing;
        }
        return ofAll.state() == State.EJECTED
                ? ejected(standing, ofAll.until(), ofAll.reason())
                : canary(standing, ofAll.canaryShare(), ofAll.reason());
    }

    /** Attempts a second of late, by country. */
    private Map<String, Double> rates(Instant now) {
        Map<String, Double> rates = new HashMap<>();
        watches.forEach((key, watch) -> rates.merge(key.country(), watch.rate(now), Double::sum));
        return rates;
    }

    private static double canaryShareOfAll(Map<String, Double> rates) {
        return canaryShare(
                rates.values().stream().mapToDouble(Double::doubleValue).sum());
    }

    private static double canaryShare(double messagesPerSecond) {
        return Math.clamp(
                CANARIES_PER_SECOND / Math.max(messagesPerSecond, CANARIES_PER_SECOND),
                CANARY_SHARE_MIN,
                CANARY_SHARE_MAX);
    }

    private static RouteStanding ejected(RouteStanding standing, @Nullable Instant until, String why) {
        return new RouteStanding(State.EJECTED, standing.quality(), standing.evidence(), 0, until, why);
    }

    /** A route that is out, or a canary, for its own sake stays so. */
    private static RouteStanding canary(RouteStanding standing, double share, String why) {
        return isUsed(standing.state())
                ? new RouteStanding(State.CANARY, standing.quality(), standing.evidence(), share, null, why)
                : standing;
    }

    /** What is new is told when it holds already: which countries are out may take a while to find. */
    private void say(Instant at) {
        synchronized (saying) {
            say(snapshot.standings(), at);
        }
    }

    private void say(Map<RouteKey, RouteStanding> standings, Instant at) {
        sayOfCarriers(carriersLeft);
        Map<RouteKey, State> now = new HashMap<>();
        standings.forEach((key, standing) -> {
            State before = said.getOrDefault(key, State.UNKNOWN);
            now.put(key, standing.state());
            boolean isNew = isUsed(before) != isUsed(standing.state()) && !isOfItsCarrier(key.route(), standings);
            if (isNew || (!isUsed(standing.state()) && isRidOfItsCarrier(key.route(), standings))) {
                LOG.warn("route {} to '{}': {} {}", key.route(), key.country(), standing.state(), standing.reason());
            }
        });
        said = now;
        Set<String> out = out(now, at);
        if (!countriesOut.equals(out)) {
            LOG.warn("countries to which every route is ejected, so that messages go all the same: {}", out);
            countriesOut = Set.copyOf(out);
        }
    }

    /** One line, however many routes it has: who hears the reports waits for the log. */
    private void sayOfCarriers(Map<String, RouteStanding> left) {
        left.forEach((carrier, standing) -> {
            if (!saidOfCarriers.contains(carrier)) {
                LOG.warn("carrier {}: {} {}", carrier, standing.state(), standing.reason());
            }
        });
        saidOfCarriers.forEach(carrier -> {
            if (!left.containsKey(carrier)) {
                LOG.warn("carrier {}: in use", carrier);
            }
        });
        saidOfCarriers = Set.copyOf(left.keySet());
    }

    /** Whether the route stands, or stood when this was told before, as its carrier's do everywhere. */
    private boolean isOfItsCarrier(String route, Map<RouteKey, RouteStanding> standings) {
        RouteKey everywhere = new RouteKey(route, RouteKey.EVERYWHERE);
        return standings.containsKey(everywhere) || said.containsKey(everywhere);
    }

    /** Whether its carrier is in use again: what is left is the route's own, and may have come meanwhile, untold. */
    private boolean isRidOfItsCarrier(String route, Map<RouteKey, RouteStanding> standings) {
        RouteKey everywhere = new RouteKey(route, RouteKey.EVERYWHERE);
        return said.containsKey(everywhere) && !standings.containsKey(everywhere);
    }

    private Set<String> out(Map<RouteKey, State> now, Instant at) {
        Set<String> out = new TreeSet<>();
        now.forEach((key, state) -> {
            if (state == State.EJECTED) {
                out.add(key.country());
            }
        });
        // A carrier's routes are out to every country at once
        if (out.remove(RouteKey.EVERYWHERE)) {
            out.addAll(routes.countries().get());
        }
        out.removeIf(country -> !isOut(country, now, at));
        return out;
    }

    /** For any kind of sender that has a route at that time; whom a route is not for otherwise makes no difference. */
    private boolean isOut(String country, Map<RouteKey, State> now, Instant at) {
        List<Route> valid = routes.toCountry().apply(country).stream()
                .filter(route -> route.validity().has(at))
                .toList();
        Set<Sender.Kind> left = EnumSet.noneOf(Sender.Kind.class);
        Set<Sender.Kind> served = EnumSet.noneOf(Sender.Kind.class);
        for (Route route : valid) {
            Set<Sender.Kind> kinds = route.audience().senderKinds().isEmpty()
                    ? EnumSet.allOf(Sender.Kind.class)
                    : route.audience().senderKinds();
            served.addAll(kinds);
            if (!isEjected(route.name(), country, now)) {
                left.addAll(kinds);
            }
        }
        return !left.containsAll(served);
    }

    private static boolean isEjected(String route, String country, Map<RouteKey, State> now) {
        State everywhere = now.getOrDefault(new RouteKey(route, RouteKey.EVERYWHERE), State.UNKNOWN);
        return now.getOrDefault(new RouteKey(route, country), everywhere) == State.EJECTED;
    }

    private static boolean isUsed(State state) {
        return state == State.UNKNOWN || state == State.GOOD;
    }

    /** How all routes do that anything was heard of. */
    public synchronized List<RouteFigures> figures() {
        QualitySnapshot now = snapshot;
        return watches.entrySet().stream()
                .map(entry -> new RouteFigures(
                        entry.getKey(),
                        now.of(entry.getKey()),
                        entry.getValue().recent().refusedShare(),
                        entry.getValue().recent().latency()))
                .toList();
    }

    /** How all carriers do of whose binds anything was heard, by their names. */
    public synchronized Map<String, CarrierFigures> carriers() {
        Instant now = clock.instant();
        Map<String, RouteWatch.Recent> ofRoutes = new HashMap<>();
        watches.forEach((key, watch) -> ofRoutes.merge(key.route(), watch.recent(now), RouteWatch.Recent::and));
        double share = canaryShareOfAll(rates(now));
        Map<String, CarrierFigures> figures = new HashMap<>();
        carriers.forEach((name, carrier) -> {
            RouteWatch.Recent all = RouteWatch.Recent.NONE.at(now);
            for (String route : routes.ofCarrier().apply(name)) {
                all = all.and(ofRoutes.getOrDefault(route, RouteWatch.Recent.NONE));
            }
            figures.put(
                    name,
                    new CarrierFigures(
                            standing(carrier, all, share), all.refusedShare(), all.latency(), carrier.binds()));
        });
        return figures;
    }

    private static RouteStanding standing(CarrierWatch carrier, RouteWatch.Recent all, double canaryShare) {
        State known = all.expected() < RouteWatch.EVIDENCE_MIN ? State.UNKNOWN : State.GOOD;
        RouteStanding standing = new RouteStanding(known, all.quality().orElse(1), all.expected(), 0, null, "");
        return forItsCarrier(standing, ofAllRoutes(carrier, canaryShare));
    }

    /** How many countries there are to which every route is ejected; those to which only routes go that go to all count as one. */
    public int countriesOut() {
        return countriesOut.size();
    }
}
