package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import java.util.List;
import reactor.core.publisher.Mono;

/** A store of receipts that matches none. */
public final class NoReceipts implements ReceiptMatcher {
    @Override
    public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
        return Mono.just(List.of());
    }

    @Override
    public Mono<Match> received(CarrierReceipt receipt) {
        return Mono.just(new Parked());
    }
}
