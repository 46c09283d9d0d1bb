package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.LifecycleLog;

/** Writes down every receipt as that of a message with one segment. */
final class WrongAggregate implements Ports {
    @Override
    public LifecycleLog lifecycle(LifecycleLog log) {
        return event -> log.append(alone(event));
    }

    private static LifecycleEvent alone(LifecycleEvent event) {
        return event instanceof ReceiptReceived receipt
                ? new ReceiptReceived(
                        receipt.sid(),
                        receipt.at(),
                        receipt.envelope(),
                        receipt.attempt(),
                        0,
                        1,
                        receipt.outcome(),
                        receipt.code(),
                        receipt.detail())
                : event;
    }
}
