package io.trunkline.api.app;

import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.webhook.CallbackSender;

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
}
