package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.queue.CarrierDepth;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.queue.SenderDepth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KafkaQueueDepthsTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final Sender SENDER = new Sender(new Address("+15005550006"), ACCOUNT, Sender.Kind.LONG_CODE);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final QueueDepths here = new QueueDepths(InstantSource.system());
    private final QueueDepths there = new QueueDepths(InstantSource.system());
    private volatile List<CarrierDepth> carriers = List.of(new CarrierDepth("alpha", 2, 3, 10));
    private volatile Collection<SenderDepth> owned = List.of(depth(SENDER, 7));

    @Test
    void everyNodeShouldKnowTheQueuesOfAllAndTheDirectoryNothingOfThem() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        try (KafkaDirectoryLog directory = new KafkaDirectoryLog(cluster);
                KafkaQueueDepths owner = new KafkaQueueDepths(cluster, () -> owned, () -> carriers, here);
                KafkaQueueDepths other = new KafkaQueueDepths(
                        LogServers.cluster("node-2"),
                        List::of,
                        () -> List.of(new CarrierDepth("alpha", 1, 5, 0)),
                        there)) {
            directory.start();
            owner.start();
            other.start();
            LogServers.await("the other node to know", () -> there.of(SENDER).segments() == 7);
            LogServers.await("its own node, too", () -> here.of(SENDER).segments() == 7);
            LogServers.await(
                    "what waits for the carrier on both",
                    () -> there.carriers().of("alpha").messages() == 8);
            carriers = List.of(new CarrierDepth("alpha", 2, 0, 90));
            LogServers.await("its change", () -> there.carriers().of("alpha").messages() == 5);
            assertThat(there.carriers().of("alpha").slots()).isEqualTo(3);
            LogServers.await(
                    "what it accepted", () -> there.carriers().of("alpha").perSecond5m() > 0);
            directory.put(new DirectoryEntry.OfSender(SENDER)).block(PATIENCE);
            assertThat(directory.current().sender(SENDER.address())).isPresent();
            owned = List.of(depth(SENDER, 3));
            LogServers.await("the change", () -> there.of(SENDER).segments() == 3);
            owned = List.of();
            LogServers.await("the end", () -> there.of(SENDER).segments() == 0);
        }
        assertThat(cluster.meters().find("trunkline.log.unreadable").counters()).isEmpty();
    }

    @Test
    void moreQueuesThanOneRecordHoldsShouldBeToldOfAll() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        int count = KafkaQueueDepths.PER_RECORD_MAX + 1;
        owned = IntStream.range(0, count)
                .mapToObj(i ->
                        depth(new Sender(new Address("+1500555" + (1_000 + i)), ACCOUNT, Sender.Kind.LONG_CODE), 1))
                .toList();
        try (KafkaQueueDepths owner = new KafkaQueueDepths(cluster, () -> owned, () -> carriers, here)) {
            owner.start();
            LogServers.await("all of them", () -> here.of(ACCOUNT).size() == count);
        }
    }

    private static SenderDepth depth(Sender sender, long segments) {
        return new SenderDepth(sender.address(), ACCOUNT, sender.pace(), segments, segments, null, 0);
    }
}
