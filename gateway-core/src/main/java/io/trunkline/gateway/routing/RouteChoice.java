package io.trunkline.gateway.routing;

import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteIndex;
import io.trunkline.gateway.config.RouteIndex.Level;
import io.trunkline.gateway.config.RouteIndex.Rivals;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.lifecycle.RouteVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which route an attempt takes, and why no other. Pure: the same question, routes and qualities give the same answer. In
 * order:
 *
 * <pre>
 * legal       country, validity, kind of sender, not excluded for the account
 * good enough neither ejected nor a canary that this attempt is not to try; neither it nor its carrier tried before
 * preferred   by the account
 * exact       the longest prefix, then one for the country
 * cheapest    equal ones by weight
 * </pre>
 *
 * Where nothing legal is good enough, another route of a carrier that was tried before and is good goes, then the one that
 * was tried; where there is none either, a canary
 * goes before one that is ejected, and that before one without a bind, of equal ones the one that delivers most: a message that has a
 * legal route is never without one.
 *
 * <p>Stops at the first route that nothing can beat, and looks at the others only when they are asked for.
 */
public final class RouteChoice {
    private static final int ILLEGAL = 0;
    private static final int UNBOUND = 1;
    private static final int BAD_AND_TRIED = 2;
    private static final int BAD = 3;
    private static final int CANARY_HELD = 4;
    private static final int TRIED = 5;
    private static final int CARRIER_TRIED = 6;
    private static final int GOOD = 7;
    private static final int PREFERRED = 8;

    private final RouteQuestion question;
    private final @Nullable Level longest;
    private final QualitySnapshot.ToCountry standings;

    private @Nullable Route best;
    private int bestRank = ILLEGAL;
    private RouteStanding bestStanding = RouteStanding.NONE;
    private boolean byWeight;

    private RouteChoice(RouteQuestion question, @Nullable Level longest, QualitySnapshot.ToCountry standings) {
        this.question = question;
        this.longest = longest;
        this.standings = standings;
    }

    public static RouteChoice of(RouteQuestion question, RouteIndex routes, QualitySnapshot quality) {
        RouteChoice choice =
                new RouteChoice(question, routes.longest(question.digits()), quality.to(question.country()));
        choice.choose(routes.isPreferring(question.account()) ? PREFERRED : GOOD);
        return choice;
    }

    /**
     * Whether a carrier other than that one has a legal route that is good enough, tried before or not; any that has a bind,
     * where that one has none.
     */
    public static boolean isElsewhere(
            RouteQuestion question, RouteIndex routes, QualitySnapshot quality, String carrier) {
        Level longest = routes.longest(question.digits());
        RouteChoice choice = new RouteChoice(question, longest, quality.to(question.country()));
        boolean isUnbound = false;
        int highest = ILLEGAL;
        for (Level level = longest; level != null && highest < TRIED; level = level.shorter()) {
            for (Rivals rivals : List.of(level.of(question.country()), level.ofAny())) {
                highest = Math.max(highest, choice.elsewhere(rivals, carrier));
                isUnbound |= choice.isUnbound(rivals, carrier);
            }
        }
        return highest >= (isUnbound ? BAD_AND_TRIED : TRIED);
    }

    /** The highest rank of those that are not of that carrier. */
    private int elsewhere(Rivals routes, String carrier) {
        @Nullable RouteStanding[] places = standings.places(routes);
        int highest = ILLEGAL;
        for (int i = 0; i < routes.size() && highest < TRIED; i++) {
            Route route = routes.get(i);
            if (!route.carrier().equals(carrier)) {
                highest = Math.max(highest, rank(route, standings.of(routes, i, places)));
            }
        }
        return highest;
    }

    private boolean isUnbound(Rivals routes, String carrier) {
        @Nullable RouteStanding[] places = standings.places(routes);
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (route.carrier().equals(carrier)
                    && bad(route, standings.of(routes, i, places)) == RouteVerdict.UNBOUND) {
                return true;
            }
        }
        return false;
    }

    /** The route; null where none is legal. */
    public @Nullable Route route() {
        return best;
    }

    /** The country that it was chosen for; empty where unknown. */
    public String country() {
        return question.country();
    }

    /** Why this one, in one phrase. */
    public String reason() {
        Route route = best;
        if (route == null) {
            return "no legal route";
        }
        if (bestRank <= CANARY_HELD) {
            return "the only legal route left";
        }
        if (bestRank == TRIED) {
            return "tried before, and no other is good enough";
        }
        if (bestRank == CARRIER_TRIED) {
            return "its carrier was tried before, and no other is good enough";
        }
        if (bestStanding.state() == RouteStanding.State.CANARY) {
            return "a canary: it is coming back";
        }
        if (bestRank == PREFERRED) {
            return "preferred by the account";
        }
        return byWeight ? "the cheapest, by weight among equals" : "longest prefix '" + route.prefix() + "', cheapest";
    }

    /** Others that were looked at, in the order in which they would have been taken; so many at most. */
    public List<RouteCandidate> passedOver(int most) {
        List<RouteCandidate> others = new ArrayList<>();
        for (Level level = longest; level != null; level = level.shorter()) {
            passOver(level.of(question.country()), most, others);
            passOver(level.ofAny(), most, others);
        }
        return others;
    }

    /** Those of other countries, in no order; so many at most. */
    public List<RouteCandidate> ofOtherCountries(int most) {
        List<RouteCandidate> others = new ArrayList<>();
        for (Level level = longest; level != null; level = level.shorter()) {
            level.ofCountry().forEach((country, routes) -> {
                if (!country.equals(question.country())) {
                    passOver(routes, most, others);
                }
            });
        }
        return others;
    }

    private void passOver(Rivals routes, int most, List<RouteCandidate> others) {
        @Nullable RouteStanding[] places = standings.places(routes);
        for (int i = 0; i < routes.size() && others.size() < most; i++) {
            Route route = routes.get(i);
            if (!isChosen(route)) {
                RouteStanding standing = standings.of(routes, i, places);
                RouteVerdict verdict = verdict(route, standing);
                others.add(new RouteCandidate(
                        route.name(), verdict, verdict == RouteVerdict.EJECTED ? standing.until() : null));
            }
        }
    }

    private boolean isChosen(Route route) {
        Route chosen = best;
        return chosen != null && chosen.name().equals(route.name());
    }

    /** How the route does to the destination's country. */
    public RouteStanding standing(Route route) {
        return standings.of(route.name());
    }

    private void choose(int highest) {
        for (Level level = longest; level != null && bestRank < highest; level = level.shorter()) {
            choose(level.of(question.country()), highest);
            choose(level.ofAny(), highest);
        }
    }

    private void choose(Rivals routes, int highest) {
        @Nullable RouteStanding[] places = standings.places(routes);
        int rankBefore = bestRank;
        int place = 0;
        for (int i = 0; i < routes.size() && bestRank < highest; i++) {
            Route route = routes.get(i);
            RouteStanding standing = standings.of(routes, i, places);
            int rank = rankIfLegal(route, standing);
            if ((rank > bestRank || (rank == bestRank && isBetter(standing, rank))) && illegal(route) == null) {
                best = route;
                bestRank = rank;
                bestStanding = standing;
                place = i;
            }
        }
        if (bestRank > rankBefore && bestRank >= TRIED) {
            weigh(routes, place, places);
        }
    }

    /** Of what is good enough the first is the best; of the rest the one that delivers most. */
    private boolean isBetter(RouteStanding standing, int rank) {
        return rank <= CANARY_HELD && standing.quality() > bestStanding.quality();
    }

    /** Equal ones stand side by side, the first of them is the best so far. A canary that was drawn has its share already. */
    private void weigh(Rivals routes, int first, @Nullable RouteStanding[] places) {
        Route cheapest = routes.get(first);
        long total = 0;
        int end = first;
        for (; end < routes.size() && isEqual(routes.get(end), cheapest); end++) {
            RouteStanding standing = standings.of(routes, end, places);
            long weight = weight(routes.get(end), standing);
            if (weight > 0 && standing.state() == RouteStanding.State.CANARY) {
                byWeight = false;
                best = routes.get(end);
                bestStanding = standing;
                return;
            }
            total += weight;
        }
        byWeight = total > cheapest.weight();
        if (byWeight) {
            takeAt(routes, first, places, Long.remainderUnsigned(mixed(question.spread()), total));
        }
    }

    /**
     * Takes the one whose weight reaches beyond a point.
     *
     * @param point below the weights of all together
     */
    private void takeAt(Rivals routes, int first, @Nullable RouteStanding[] places, long point) {
        long left = point;
        for (int i = first; left >= 0; i++) {
            Route route = routes.get(i);
            RouteStanding standing = standings.of(routes, i, places);
            left -= weight(route, standing);
            best = route;
            bestStanding = standing;
        }
    }

    /** Nothing where it is not as good as the best. */
    private long weight(Route route, RouteStanding standing) {
        return rank(route, standing) == bestRank ? route.weight() : 0;
    }

    private static boolean isEqual(Route route, Route other) {
        return route.price().microsPerSegment() == other.price().microsPerSegment()
                && route.country().isEmpty() == other.country().isEmpty();
    }

    private int rank(Route route, RouteStanding standing) {
        return illegal(route) == null ? rankIfLegal(route, standing) : ILLEGAL;
    }

    private int rankIfLegal(Route route, RouteStanding standing) {
        boolean tried = isTried(route);
        RouteVerdict bad = bad(route, standing);
        if (bad == RouteVerdict.UNBOUND) {
            return UNBOUND;
        }
        if (bad != null) {
            return tried || isOfTried(route) ? BAD_AND_TRIED : bad == RouteVerdict.CANARY_HELD ? CANARY_HELD : BAD;
        }
        if (tried) {
            return TRIED;
        }
        if (isOfTried(route)) {
            return CARRIER_TRIED;
        }
        return isPreferred(route) ? PREFERRED : GOOD;
    }

    private @Nullable RouteVerdict illegal(Route route) {
        if (!route.country().isEmpty() && !route.country().equals(question.country())) {
            return RouteVerdict.OTHER_COUNTRY;
        }
        if (!route.validity().hasBegun(question.now())) {
            return RouteVerdict.NOT_YET_VALID;
        }
        if (route.validity().isOver(question.now())) {
            return RouteVerdict.NO_LONGER_VALID;
        }
        if (!route.audience().has(question.sender())) {
            return RouteVerdict.OTHER_SENDER_KIND;
        }
        return route.audience().excludedFor().contains(question.account()) ? RouteVerdict.EXCLUDED : null;
    }

    private @Nullable RouteVerdict bad(Route route, RouteStanding standing) {
        return switch (standing.state()) {
            case UNKNOWN, GOOD -> null;
            case CANARY -> draw(route) < standing.canaryShare() ? null : RouteVerdict.CANARY_HELD;
            case EJECTED -> standing.until() == null ? RouteVerdict.UNBOUND : RouteVerdict.EJECTED;
        };
    }

    private boolean isTried(Route route) {
        Set<String> tried = question.tried().routes();
        return !tried.isEmpty() && tried.contains(route.name());
    }

    private boolean isOfTried(Route route) {
        Set<String> tried = question.tried().carriers();
        return !tried.isEmpty() && tried.contains(route.carrier());
    }

    private boolean isPreferred(Route route) {
        return route.audience().preferredBy().contains(question.account());
    }

    private RouteVerdict verdict(Route route, RouteStanding standing) {
        RouteVerdict illegal = illegal(route);
        if (illegal != null) {
            return illegal;
        }
        RouteVerdict bad = bad(route, standing);
        if (bad != null) {
            return bad;
        }
        Route chosen = best;
        if (chosen == null || isTried(route) || (bestRank > CARRIER_TRIED && isOfTried(route))) {
            return RouteVerdict.TRIED_BEFORE;
        }
        if (bestRank == PREFERRED && !isPreferred(route)) {
            return RouteVerdict.LESS_PREFERRED;
        }
        boolean asExact = route.prefix().length() == chosen.prefix().length()
                && route.country().isEmpty() == chosen.country().isEmpty();
        if (!asExact) {
            return RouteVerdict.SHORTER_PREFIX;
        }
        return isEqual(route, chosen) ? RouteVerdict.NOT_THIS_TIME : RouteVerdict.DEARER;
    }

    /** 0..1, another for each route and attempt. */
    private double draw(Route route) {
        return (mixed(question.number() ^ (long) route.name().hashCode() << Integer.SIZE) >>> 11) * 0x1.0p-53;
    }

    /** Neighbouring numbers lie far apart (the finalizer of SplitMix64). */
    private static long mixed(long number) {
        long mixed = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
