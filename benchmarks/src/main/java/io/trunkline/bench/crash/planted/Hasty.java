package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.webhook.CallbackSender;
import java.time.Duration;
import reactor.core.publisher.Flux;

/**
 * A bug, and a shorter wait for receipts.
 *
 * @param doubt how long the receipt of what is in doubt is waited for
 */
record Hasty(Ports bug, Duration doubt) implements Ports {
    @Override
    public IntakeLog intake(IntakeLog log) {
        return bug.intake(log);
    }

    @Override
    public LifecycleLog lifecycle(LifecycleLog log) {
        return bug.lifecycle(log);
    }

    @Override
    public ReceiptMatcher receipts(ReceiptMatcher matcher) {
        return bug.receipts(matcher);
    }

    @Override
    public Projection projection(Projection projection) {
        return bug.projection(projection);
    }

    @Override
    public CallbackSender callbacks(CallbackSender sender) {
        return bug.callbacks(sender);
    }

    @Override
    public Flux<Lane> lanes(Flux<Lane> owned) {
        return bug.lanes(owned);
    }

    @Override
    public LaneWriter releases(LaneWriter lanes) {
        return bug.releases(lanes);
    }

    @Override
    public ReceiptTimes receiptTimes(ReceiptTimes times) {
        return new ReceiptTimes(doubt, times.longest());
    }
}
