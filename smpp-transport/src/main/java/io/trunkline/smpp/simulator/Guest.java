package io.trunkline.smpp.simulator;

import org.jspecify.annotations.Nullable;

/** What the carrier keeps for one bind. Event loop of the bind only. */
final class Guest {

    private final Temper temper;
    private final Mischief mischief = new Mischief();
    private @Nullable SessionRoute route;

    Guest(Temper temper) {
        this.temper = temper;
    }

    Temper temper() {
        return temper;
    }

    /** What stands between the session and its connection. */
    Mischief mischief() {
        return mischief;
    }

    void takesReceiptsOn(SessionRoute opened) {
        route = opened;
    }

    @Nullable
    SessionRoute route() {
        return route;
    }
}
