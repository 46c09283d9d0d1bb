package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.LifecycleLog;
import reactor.core.publisher.Flux;

/** Writes a delivering receipt of one segment down as one of every segment. */
final class WrongAggregate implements Ports {
    @Override
    public LifecycleLog lifecycle(LifecycleLog log) {
        return event -> event instanceof ReceiptReceived receipt && receipt.outcome() == ReceiptOutcome.DELIVERED
                ? Flux.range(0, receipt.segments())
                        .concatMap(segment -> log.append(of(receipt, segment)))
                        .then()
                : log.append(event);
    }

    private static ReceiptReceived of(ReceiptReceived receipt, int segment) {
        return new ReceiptReceived(
                receipt.sid(),
                receipt.at(),
                receipt.envelope(),
                receipt.attempt(),
                segment,
                receipt.segments(),
                receipt.outcome(),
                receipt.code(),
                receipt.detail());
    }
}
