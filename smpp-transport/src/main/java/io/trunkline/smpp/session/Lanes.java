package io.trunkline.smpp.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lanes of one {@link RequestDispatcher}, and the choice among them. Event loop only. */
final class Lanes {
    private final List<Lane> lanes = new ArrayList<>();
    private int turn;

    void add(Lane lane) {
        lanes.add(lane);
    }

    /**
     * The lane with the most credit; of equal ones they take turns.
     *
     * @param withTlvs whether only a peer counts that knows optional parameters
     * @return null where none has any credit
     */
    @Nullable
    Lane best(long now, boolean withTlvs) {
        Lane best = null;
        int most = 0;
        int from = turn;
        for (int i = 1; i <= lanes.size(); i++) {
            int index = (from + i) % lanes.size();
            Lane lane = lanes.get(index);
            int credit = withTlvs && !lane.hasTlvs() ? 0 : lane.credit(now);
            if (credit > most) {
                most = credit;
                best = lane;
                turn = index;
            }
        }
        return best;
    }

    /** Requests that may be sent now over all of them. */
    long credit(long now) {
        long sum = 0;
        for (int i = 0; i < lanes.size(); i++) {
            sum += lanes.get(i).credit(now);
        }
        return sum;
    }

    /** Until only the clock stands against sending on one of them; {@link Long#MAX_VALUE} where something else does. */
    long nanosUntilAllowed(long now, boolean withTlvs) {
        long nanos = Long.MAX_VALUE;
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            if (!withTlvs || lane.hasTlvs()) {
                nanos = Math.min(nanos, lane.nanosUntilAllowed(now));
            }
        }
        return nanos;
    }

    boolean isAttached() {
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i).isAttached()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the peer of any knows optional parameters. */
    boolean hasTlvs() {
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i).hasTlvs()) {
                return true;
            }
        }
        return false;
    }

    boolean isReading() {
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i).isReading()) {
                return true;
            }
        }
        return false;
    }
}
