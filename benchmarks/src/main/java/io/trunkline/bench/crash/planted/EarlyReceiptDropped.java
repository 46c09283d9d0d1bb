package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import java.util.List;
import reactor.core.publisher.Mono;

/** Answers a receipt whose segment is not known yet, and keeps it nowhere. */
final class EarlyReceiptDropped implements Ports {
    @Override
    public ReceiptMatcher receipts(ReceiptMatcher matcher) {
        return new ReceiptMatcher() {
            @Override
            public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
                return matcher.submitted(carrier, segments).map(early -> List.of());
            }

            @Override
            public Mono<Match> received(CarrierReceipt receipt) {
                return matcher.received(receipt).filter(Matched.class::isInstance);
            }
        };
    }
}
