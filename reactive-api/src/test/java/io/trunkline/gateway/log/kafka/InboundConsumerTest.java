package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.inbound.InboundMessage;
import io.trunkline.gateway.inbound.InboundReader;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.InboundPart.Origin;
import io.trunkline.gateway.log.InboundPart.Place;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What subscribers send, over a real broker and across the ends of its readers. */
class InboundConsumerTest {
    private static final Topics TOPICS = new Topics(2, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MORE_THAN_A_BATCH = 600;

    private final List<InboundMessage> messages = new CopyOnWriteArrayList<>();

    @Test
    void deliveryThatIsRepeatedToTheNextReaderShouldMakeNoSecondMessage() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        try (KafkaInboundLog log = new KafkaInboundLog(cluster, TOPICS)) {
            try (InboundConsumer first = reader(cluster)) {
                first.start();
                log.append(part("hello", null, false)).block(PATIENCE);
                LogServers.await("the message", () -> messages.size() == 1);
            }
            log.append(part("hello", null, true)).block(PATIENCE);
            log.append(part("bye", null, false)).block(PATIENCE);
            try (InboundConsumer second = reader(LogServers.cluster("node-2"))) {
                second.start();
                LogServers.await("the other", () -> texts().contains("bye"));
            }
        }
        assertThat(texts()).containsExactly("hello", "bye");
    }

    @Test
    void partsShouldBeOneMessageThoughAnotherReaderHasTheLast() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        InboundPart begin = part("be", new Place(7, 2, 1, false), false);
        try (KafkaInboundLog log = new KafkaInboundLog(cluster, TOPICS)) {
            log.append(begin).block(PATIENCE);
            try (InboundConsumer first = reader(cluster)) {
                first.start();
                log.append(part("alone", null, false)).block(PATIENCE);
                LogServers.await("what stands behind the part", () -> texts().contains("alone"));
            }
            log.append(part("gun", new Place(7, 2, 2, false), false)).block(PATIENCE);
            try (InboundConsumer second = reader(LogServers.cluster("node-2"))) {
                second.start();
                LogServers.await("the message", () -> texts().contains("begun"));
            }
        }
        assertThat(texts()).containsExactly("alone", "begun");
        assertThat(messages.getLast().sid()).isEqualTo(begin.sid());
    }

    @Test
    void messageThatCouldNotBeDealtWithShouldComeAgainUnderItsSid() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        AtomicBoolean failed = new AtomicBoolean();
        InboundPart part = part("hello", null, false);
        try (KafkaInboundLog log = new KafkaInboundLog(cluster, TOPICS);
                InboundConsumer reader = new InboundConsumer(
                        cluster,
                        "inbound-test",
                        new InboundReader(read -> failed.compareAndSet(false, true)
                                ? Mono.error(new IllegalStateException("planted"))
                                : Mono.fromRunnable(() -> messages.addAll(read)))::read,
                        InstantSource.system())) {
            reader.start();
            log.append(part).block(PATIENCE);
            LogServers.await("the message", () -> !messages.isEmpty());
        }
        assertThat(failed).isTrue();
        assertThat(messages)
                .singleElement()
                .satisfies(message -> assertThat(message.sid()).isEqualTo(part.sid()));
    }

    @Test
    void partsThatWereReadLateShouldBeOneMessageThoughOtherThingsLieBetween() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofHours(1));
        try (KafkaInboundLog log = new KafkaInboundLog(cluster, TOPICS)) {
            log.append(part("be", new Place(7, 2, 1, false), false)).block(PATIENCE);
            Flux.range(0, MORE_THAN_A_BATCH)
                    .flatMap(i -> log.append(part("between " + i, null, false)))
                    .then()
                    .block(PATIENCE);
            log.append(part("gun", new Place(7, 2, 2, false), false)).block(PATIENCE);
            log.append(part("half", new Place(8, 2, 1, false), false)).block(PATIENCE);
            try (InboundConsumer reader = reader(cluster, late)) {
                reader.start();
                LogServers.await("what nothing more came to", () -> texts().contains("half"));
            }
        }
        assertThat(texts()).hasSize(MORE_THAN_A_BATCH + 2).endsWith("begun", "half");
    }

    private InboundConsumer reader(KafkaCluster cluster) {
        return reader(cluster, InstantSource.system());
    }

    private InboundConsumer reader(KafkaCluster cluster, InstantSource clock) {
        return new InboundConsumer(
                cluster,
                "inbound-test",
                new InboundReader(read -> Mono.fromRunnable(() -> messages.addAll(read)))::read,
                clock);
    }

    private List<String> texts() {
        return messages.stream().map(InboundMessage::text).toList();
    }

    private static InboundPart part(String text, @Nullable Place place, boolean again) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        String identity = String.format("%064x", text.hashCode());
        return new InboundPart(
                MessageSid.next(now.toEpochMilli(), 0, ThreadLocalRandom.current()),
                "alpha",
                "+14155550100",
                "+15005550006",
                text,
                place,
                now,
                new Origin(identity, false, 1, again));
    }
}
