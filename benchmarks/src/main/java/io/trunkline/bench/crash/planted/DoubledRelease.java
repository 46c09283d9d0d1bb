package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;

/** Releases what waited twice, as two nodes would that both take the wait for theirs: each chooses a slot. */
final class DoubledRelease implements Ports {
    private static final int SLOTS = 4;

    @Override
    public LaneWriter releases(LaneWriter lanes) {
        return (message, asOf) -> lanes.append(message, asOf).then(lanes.append(elsewhere(message), asOf));
    }

    private static LaneMessage elsewhere(LaneMessage message) {
        return new LaneMessage(
                message.envelope(),
                message.body(),
                message.attempt(),
                message.carrier(),
                (message.slot() + 1) % SLOTS,
                message.reason(),
                message.segments(),
                message.resend());
    }
}
