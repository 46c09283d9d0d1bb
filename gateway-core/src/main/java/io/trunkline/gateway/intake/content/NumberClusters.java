package io.trunkline.gateway.intake.content;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that came within an hour, as clusters of neighbours. Of {@value #CLUSTERS_MAX} clusters the one that got nothing
 * for longest makes room: so numbers that are spread widely leave nothing behind. For one thread.
 */
final class NumberClusters {
    /** How many numbers dense clusters have together before any is suspected. */
    static final int EVIDENCE_MIN = 90;

    private static final int CLUSTERS_MAX = 256;
    private static final long FORGOTTEN_AFTER_MILLIS = 3_600_000;

    private final long reach;
    private final long spanMax;

    /** The one that got something last is the last. */
    private final List<NumberCluster> clusters = new ArrayList<>();

    /**
     * @param reach how far from a cluster a number may be to belong to it
     * @param spanMax how far a cluster may reach that is not suspected
     */
    NumberClusters(long reach, long spanMax) {
        this.reach = reach;
        this.spanMax = spanMax;
    }

    void add(long number, long nowMillis) {
        @Nullable NumberCluster home = null;
        for (Iterator<NumberCluster> each = clusters.iterator(); each.hasNext(); ) {
            NumberCluster cluster = each.next();
            if (nowMillis - cluster.lastMillis() > FORGOTTEN_AFTER_MILLIS) {
                each.remove();
            } else if (cluster.takes(number, reach, spanMax)) {
                if (home == null) {
                    home = cluster;
                } else if (home.takes(cluster, spanMax)) {
                    home.absorb(cluster);
                    each.remove();
                }
            }
        }
        if (home == null) {
            home = new NumberCluster(number, nowMillis);
        } else {
            clusters.remove(home);
        }
        if (clusters.size() == CLUSTERS_MAX) {
            clusters.removeFirst();
        }
        clusters.add(home);
        home.add(number, nowMillis);
        if (home.isDense() && evidence() >= EVIDENCE_MIN) {
            home.suspect();
        } else if (!home.isSuspected() && nowMillis - home.firstMillis() > FORGOTTEN_AFTER_MILLIS) {
            home.renew(nowMillis);
        }
    }

    private long evidence() {
        return clusters.stream()
                .filter(NumberCluster::isDense)
                .mapToLong(NumberCluster::count)
                .sum();
    }

    boolean suspects(long number, long nowMillis) {
        for (NumberCluster cluster : clusters) {
            if (cluster.isSuspected()
                    && nowMillis - cluster.lastMillis() <= FORGOTTEN_AFTER_MILLIS
                    && cluster.takes(number, reach, spanMax)) {
                return true;
            }
        }
        return false;
    }
}
