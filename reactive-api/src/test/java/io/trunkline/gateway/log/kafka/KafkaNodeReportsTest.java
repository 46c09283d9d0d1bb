package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.log.NodeReports;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class KafkaNodeReportsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Sender SENDER = new Sender(
            new Address("+15005550006"), new AccountSid("AC0123456789abcdef0123456789abcdef"), Sender.Kind.LONG_CODE);

    /** Says one thing once, and keeps what it hears. */
    private static final class Told implements NodeReports {
        private final Map<String, String> heard = new ConcurrentHashMap<>();
        private final String key;
        private String text;
        private volatile boolean isOver;

        Told(String key, String text) {
            this.key = key;
            this.text = text;
        }

        @Override
        public Map<String, byte[]> next() {
            if (isOver) {
                return Map.of(key, NOTHING);
            }
            String now = text;
            text = "";
            return now.isEmpty() ? Map.of() : Map.of(key, now.getBytes(UTF_8));
        }

        @Override
        public void heard(String from, byte[] value, Instant at) {
            String said = new String(value, UTF_8);
            if (said.equals("nonsense")) {
                throw new IllegalArgumentException("nonsense");
            }
            heard.put(from, said);
        }
    }

    @Test
    void everyNodeShouldHearWhatAllSayAndOneThatStartsLaterTheLastOfIt() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        Told one = new Told("node/1", "one");
        Told two = new Told("node/2", "two");
        Told bad = new Told("node/3", "nonsense");
        Told later = new Told("node/4", "later");
        try (KafkaDirectoryLog directory = new KafkaDirectoryLog(cluster)) {
            directory.start();
            try (KafkaNodeReports first = reports(cluster, one);
                    KafkaNodeReports third = reports(LogServers.cluster("node-3"), bad);
                    KafkaNodeReports second = reports(LogServers.cluster("node-2"), two)) {
                third.start();
                first.start();
                second.start();
                LogServers.await("the second to hear the first", () -> two.heard.containsKey("node/1"));
                LogServers.await("the first to hear the second", () -> one.heard.containsKey("node/2"));
            }
            directory.put(new DirectoryEntry.OfSender(SENDER)).block(PATIENCE);
            try (KafkaNodeReports fourth = reports(LogServers.cluster("node-4"), later)) {
                fourth.start();
                LogServers.await("all that was said", () -> later.heard.size() == 3);
            }
            assertThat(later.heard).containsEntry("node/1", "one").containsEntry("node/2", "two");
            assertThat(directory.current().sender(SENDER.address())).isPresent();
            assertThat(directory.history()).hasSize(1);
        }
    }

    @Test
    void whatIsToBeKeptNoLongerShouldBeTakenOutOfTheTopic() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        Told one = new Told("route/1", "one");
        try (KafkaNodeReports reports = reports(cluster, one)) {
            reports.start();
            LogServers.await("what was said", () -> one.heard.containsKey("route/1"));
            one.isOver = true;
            LogServers.await("its tombstone", () -> isTakenAway(cluster, "quality/route/1"));
            assertThat(one.heard).containsExactly(Map.entry("route/1", "one"));
        }
    }

    private static boolean isTakenAway(KafkaCluster cluster, String key) {
        return LogServers.everything(cluster, Topics.STATE, 1).stream()
                .anyMatch(record -> new String(record.key(), UTF_8).equals(key) && record.value() == null);
    }

    private static KafkaNodeReports reports(KafkaCluster cluster, NodeReports reports) {
        return new KafkaNodeReports(cluster, KafkaNodeReports.QUALITY, reports);
    }
}
