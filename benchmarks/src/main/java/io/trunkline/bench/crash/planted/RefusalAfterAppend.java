package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Says of one message in {@value #EVERY} that the log took nothing, when it has it. */
final class RefusalAfterAppend implements Ports {
    private static final int EVERY = 50;

    private final AtomicInteger appended = new AtomicInteger();

    @Override
    public IntakeLog intake(IntakeLog log) {
        return new IntakeLog() {
            @Override
            public Mono<Void> append(AcceptedMessage message) {
                return appended.incrementAndGet() % EVERY == 0
                        ? log.append(message).then(Mono.error(new LogUnavailableException("planted")))
                        : log.append(message);
            }

            @Override
            public int partitions() {
                return log.partitions();
            }
        };
    }
}
