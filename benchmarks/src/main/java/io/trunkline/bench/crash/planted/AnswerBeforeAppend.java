package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Says that a message is in the log and puts it there later. */
final class AnswerBeforeAppend implements Ports {
    private static final Duration LATER = Duration.ofSeconds(1);

    @Override
    public IntakeLog intake(IntakeLog log) {
        return new IntakeLog() {
            @Override
            public Mono<Void> append(AcceptedMessage message) {
                return Mono.fromRunnable(() ->
                        Mono.delay(LATER).then(log.append(message)).retry().subscribe());
            }

            @Override
            public int partitions() {
                return log.partitions();
            }
        };
    }
}
