package io.trunkline.gateway.routing.quality.kafka;

import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.log.NodeReports;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.quality.AttemptCounts;
import io.trunkline.gateway.routing.quality.BindReports;
import io.trunkline.gateway.routing.quality.CarrierFold;
import io.trunkline.gateway.routing.quality.CarrierReport;
import io.trunkline.gateway.routing.quality.QualityBook;
import io.trunkline.gateway.routing.quality.QualityMetrics;
import io.trunkline.gateway.routing.quality.RouteFold;
import io.trunkline.gateway.routing.quality.RouteReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node says of routes, and what it makes of what all nodes say. What was counted is said every second and of use for
 * half a minute; every ten seconds the whole of what is known of the routes that this node counted is said, and of the carriers
 * that it has binds of, of these also when it changes, and outlives all nodes. What was said of a route that there has not been for a minute, or of a carrier
 * that has had none, is taken away. One thread at a time.
 *
 * <p>Bound: {@link #SAID_MAX} pairs of route and country, and as many carriers, that anybody said something of are remembered;
 * those beyond are taken away, if need be, after a restart.
 */
public final class QualityReports implements NodeReports {
    private static final String NODE = "node/";
    private static final String ROUTE = "route/";
    private static final String CARRIER = "carrier/";

    /** What was counted before was folded by those who were there. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /** A report comes back within a fraction of a second. */
    private static final Duration DEAF = Duration.ofSeconds(2);

    /** A node may know of a route sooner than another one. */
    private static final Duration GONE_AFTER = Duration.ofMinutes(1);

    static final int SAID_MAX = 20_000;

    private static final int FOLD_EVERY = 10;

    private final String node;
    private final InstantSource clock;
    private final AttemptCounts counts;
    private final Supplier<? extends Collection<CarrierBind>> binds;
    private final QualityBook book;
    private final QualityMetrics metrics;
    private final BindReports bindReports = new BindReports();
    private final Set<RouteKey> toFold = new HashSet<>();

    /** Of which something stands in the topic, and when it was last seen that there is such a route. */
    private final Map<RouteKey, Instant> kept = new HashMap<>();

    private final Set<String> carriersToFold = new HashSet<>();

    /** What this node said last of the carriers that it has binds of, by their names. */
    private final Map<String, CarrierFold> carriersSaid = new HashMap<>();

    /** The same as {@link #kept} of carriers, by their names. */
    private final Map<String, Instant> carriersKept = new HashMap<>();

    private long tick;

    /** When the oldest report was said that has not come back; null where there is none. */
    private @Nullable Instant unheard;

    /**
     * @param counts of a node that reads no facts there is nothing in it
     * @param binds of this node
     */
    public QualityReports(
            String node,
            InstantSource clock,
            AttemptCounts counts,
            Supplier<? extends Collection<CarrierBind>> binds,
            QualityBook book,
            QualityMetrics metrics) {
        this.node = node;
        this.clock = clock;
        this.counts = counts;
        this.binds = binds;
        this.book = book;
        this.metrics = metrics;
    }

    @Override
    public Map<String, byte[]> next() {
        book.tick();
        metrics.update(book);
        forgetWhereDeaf();
        Map<String, byte[]> said = new HashMap<>();
        List<RouteReport> routes = counts.reports(book::curve);
        Collection<CarrierBind> own = binds.get();
        List<CarrierReport> carriers = bindReports.next(own);
        if (!routes.isEmpty() || !carriers.isEmpty()) {
            unheard = unheard == null ? clock.instant() : unheard;
            said.put(NODE + node, QualityCodec.REPORT.encode(new QualityCodec.Report(node, routes, carriers)));
        }
        routes.forEach(report -> toFold.add(report.key()));
        carriers.forEach(report -> carriersToFold.add(report.carrier()));
        own.forEach(bind -> carriersToFold.add(bind.carrier()));
        boolean all = ++tick % FOLD_EVERY == 0;
        for (CarrierFold fold : book.carrierFolds(carriersToFold)) {
            CarrierFold before = carriersSaid.put(fold.carrier(), fold);
            if (all || !fold.equals(before)) {
                said.put(CARRIER + fold.carrier(), QualityCodec.CARRIER_FOLD.encode(fold));
            }
        }
        if (all) {
            for (RouteFold fold : book.folds(toFold)) {
                said.put(key(fold.key()), QualityCodec.FOLD.encode(fold));
            }
            toFold.clear();
            carriersSaid.keySet().retainAll(carriersToFold);
            carriersToFold.clear();
            takeAway(kept, route -> book.isKnown(route.route()), QualityReports::key, said);
            takeAway(carriersKept, book::hasRoute, carrier -> CARRIER + carrier, said);
        }
        return said;
    }

    private static String key(RouteKey route) {
        return ROUTE + route.country() + "/" + route.route();
    }

    private <K> void takeAway(
            Map<K, Instant> standing, Predicate<K> isThere, Function<K, String> key, Map<String, byte[]> said) {
        Instant now = clock.instant();
        standing.replaceAll((what, seen) -> isThere.test(what) ? now : seen);
        standing.entrySet().removeIf(entry -> {
            boolean gone = entry.getValue().plus(GONE_AFTER).isBefore(now);
            if (gone) {
                said.put(key.apply(entry.getKey()), NOTHING);
            }
            return gone;
        });
    }

    /** Who does not hear himself does not hear of receipts either: Kafka is away. */
    private void forgetWhereDeaf() {
        Instant since = unheard;
        if (since != null && !clock.instant().isBefore(since.plus(DEAF))) {
            counts.forget();
            unheard = null;
        }
    }

    @Override
    public void heard(String key, byte[] value, Instant at) {
        try {
            unheard = key.equals(NODE + node) ? null : unheard;
            if (key.startsWith(ROUTE)) {
                RouteFold fold = QualityCodec.FOLD.decode(value);
                book.restore(fold);
                keep(kept, fold.key());
            } else if (key.startsWith(CARRIER)) {
                CarrierFold fold = QualityCodec.CARRIER_FOLD.decode(value);
                book.restore(fold);
                keep(carriersKept, fold.carrier());
            } else if (key.startsWith(NODE) && at.isAfter(clock.instant().minus(FRESH))) {
                QualityCodec.Report report = QualityCodec.REPORT.decode(value);
                book.heard(report.node(), report.routes(), report.carriers());
            }
        } catch (UnreadableRecordException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private <K> void keep(Map<K, Instant> standing, K what) {
        if (standing.size() < SAID_MAX) {
            standing.putIfAbsent(what, clock.instant());
        }
    }
}
