package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.EnvelopeRecord;
import io.trunkline.gateway.message.MessageSid;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Puts one message in {@value #EVERY} into the log twice, as a repeat that was taken for a new message would be. */
final class DoubleAccept implements Ports {
    private static final int EVERY = 50;

    private final AtomicInteger appended = new AtomicInteger();

    @Override
    public IntakeLog intake(IntakeLog log) {
        return new IntakeLog() {
            @Override
            public Mono<Void> append(AcceptedMessage message) {
                return appended.incrementAndGet() % EVERY == 0
                        ? log.append(message).then(log.append(again(message)))
                        : log.append(message);
            }

            @Override
            public int partitions() {
                return log.partitions();
            }
        };
    }

    private static AcceptedMessage again(AcceptedMessage message) {
        MessageSid first = message.envelope().sid();
        MessageSid sid = MessageSid.next(first.millis(), first.partition(), ThreadLocalRandom.current());
        EnvelopeRecord envelope = EnvelopeCodec.encode(message.envelope()).toBuilder()
                .setSid(EnvelopeCodec.sidBytes(sid))
                .build();
        return new AcceptedMessage(EnvelopeCodec.decode(envelope), message.body());
    }
}
