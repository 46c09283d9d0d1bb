package io.trunkline.gateway.webhook;

import reactor.core.publisher.Mono;

/** Posts one request. */
public interface CallbackSender {
    /**
     * One exchange, of bounded length and time. Whatever happens on the wire is a value; the Mono fails only when this
     * software is wrong. Cancelling it gives the exchange up.
     */
    Mono<AttemptResult> send(SignedRequest request);
}
