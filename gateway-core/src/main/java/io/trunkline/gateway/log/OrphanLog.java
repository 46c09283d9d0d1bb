package io.trunkline.gateway.log;

import reactor.core.publisher.Mono;

/** Where receipts become durable whose segment is not known yet, for a week. */
public interface OrphanLog {
    /** Appends a receipt; completes when every in-sync replica has it. Fails within some ten seconds. */
    Mono<Void> append(CarrierReceipt receipt);
}
