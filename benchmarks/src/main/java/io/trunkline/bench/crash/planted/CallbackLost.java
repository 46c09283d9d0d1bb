package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.webhook.AttemptResult;
import io.trunkline.gateway.webhook.CallbackSender;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Takes one callback in {@value #EVERY} for delivered. */
final class CallbackLost implements Ports {
    private static final int EVERY = 50;
    private static final int NO_CONTENT = 204;

    private final AtomicInteger sent = new AtomicInteger();

    @Override
    public CallbackSender callbacks(CallbackSender sender) {
        return request -> sent.incrementAndGet() % EVERY == 0
                ? Mono.just(new AttemptResult.Answered(NO_CONTENT, null))
                : sender.send(request);
    }
}
