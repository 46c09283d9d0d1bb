package io.trunkline.api.app;

import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.webhook.CallbackSender;
import reactor.core.publisher.Flux;

/**
 * The places at which a node's parts meet what keeps or sends things. Each method is given the adapter that the node would
 * use and returns the one that it is to use: the same, unless a harness puts something between.
 */
public interface Ports {
    /** Nothing between. */
    Ports PLAIN = new Ports() {};

    default IntakeLog intake(IntakeLog log) {
        return log;
    }

    default LifecycleLog lifecycle(LifecycleLog log) {
        return log;
    }

    default ReceiptMatcher receipts(ReceiptMatcher matcher) {
        return matcher;
    }

    default Projection projection(Projection projection) {
        return projection;
    }

    default CallbackSender callbacks(CallbackSender sender) {
        return sender;
    }

    default Flux<Lane> lanes(Flux<Lane> owned) {
        return owned;
    }

    default LaneWriter releases(LaneWriter lanes) {
        return lanes;
    }

    /** How long receipts are waited for: no adapter, but what nobody can wait for ten minutes each time. */
    default ReceiptTimes receiptTimes(ReceiptTimes times) {
        return times;
    }
}
