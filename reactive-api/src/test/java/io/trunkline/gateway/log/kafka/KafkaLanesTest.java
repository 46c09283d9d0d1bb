package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.progress.QueueProgress;
import io.trunkline.gateway.queue.FairQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

@SuppressWarnings("FutureReturnValueIgnored") // closing the producer waits for its records
class KafkaLanesTest {
    private static final Topics TOPICS = new Topics(1, 4);
    private static final int OPEN_MAX = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whatIsDoneBehindAGapShouldNotComeAgainAndTheGapShouldBeInDoubt() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 10);
        try (Node node = new Node(cluster, record -> record.offset() != 4, false)) {
            LogServers.await("all records", () -> node.received.size() == 40);
            for (int slot = 0; slot < TOPICS.slots(); slot++) {
                int each = slot;
                LogServers.await("the commit up to the gap", () -> committed(cluster, each) == 4);
            }
        }
        assertThat(committed(cluster, 3)).isEqualTo(4);
        fill(cluster, 1);
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("what was never started", () -> node.received.size() == 4);
            LogServers.await("the gaps", () -> node.doubtful.size() == 4);
            LogServers.await("the whole commit", () -> committed(cluster, 2) == 11);
            assertThat(node.bodies(2)).containsExactly("0");
            assertThat(node.doubtful)
                    .allSatisfy(doubt -> assertThat(doubt.body()).isEqualTo("4"));
        }
    }

    @Test
    void slotThatIsGivenUpShouldMoveWithWhatWasReturnedAndWithoutDoubt() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 5);
        try (Node first = new Node(cluster, record -> record.offset() < 2, true)) {
            LogServers.await("all slots", () -> first.received.size() == 20);
            try (Node second = new Node(LogServers.cluster("node-2"), record -> true, true)) {
                LogServers.await("two slots to move", () -> first.completed.size() == 2 && second.lanes.size() == 2);
                assertThat(second.lanes.keySet()).containsExactlyInAnyOrderElementsOf(first.completed);
                LogServers.await("their open records", () -> second.received.size() == 6);
                int moved = first.completed.getFirst();
                assertThat(second.bodies(moved)).containsExactly("2", "3", "4");
                assertThat(second.doubtful).isEmpty();
            }
            LogServers.await("the slots to come back", () -> first.lanes.size() == 4 && first.handedOut.size() >= 6);
        }
    }

    @Test
    void nodeThatLeavesShouldNotThinkItselfTheOwnerOnceAnotherIs() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 1);
        Map<Integer, Lane> before = new ConcurrentHashMap<>();
        Map<Integer, Boolean> ownedByBoth = new ConcurrentHashMap<>();
        try (KafkaLanes successor = new KafkaLanes(LogServers.cluster("node-2"));
                Node node = new Node(cluster, record -> false, false)) {
            LogServers.await("all records", () -> node.received.size() == 4);
            node.received.forEach(record -> before.put(record.lane().slot(), record.lane()));
            successor
                    .owned()
                    .subscribe(lane -> ownedByBoth.put(
                            lane.slot(),
                            Objects.requireNonNull(before.get(lane.slot())).owned()));
            Thread leaving = Thread.ofPlatform().start(node::close);
            LogServers.await("the lanes to end", () -> node.completed.size() == 4);
            successor.start();
            LogServers.await("the slots to move", () -> ownedByBoth.size() == 4);
            assertThat(ownedByBoth).doesNotContainValue(true);
            leaving.join();
        }
    }

    @Test
    void ownerThatDiedShouldLeaveItsStartedRecordsInDoubtAndNoOthers() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 10);
        UUID dead = UUID.randomUUID();
        journal(cluster, 1, new LaneEntry.Taken(dead));
        journal(cluster, 1, progress(dead, range(0, 5), List.of()));
        journal(cluster, 1, progress(dead, List.of(), range(1, 2)));
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the whole commit", () -> committed(cluster, 1) == 10);
            assertThat(node.doubtful).extracting(Received::body).containsExactly("0", "3", "4", "5");
            assertThat(node.bodies(1)).containsExactly("6", "7", "8", "9");
        }
    }

    @Test
    void ownerThatFindsASuccessorInTheJournalShouldSendNothingMore() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        fill(cluster, 1, 3);
        try (Node node = new Node(cluster, record -> false, false)) {
            LogServers.await("the first", () -> node.received.size() == 3);
            Lane before = Objects.requireNonNull(node.lanes.get(0));
            journal(cluster, 0, new LaneEntry.Taken(UUID.randomUUID()));
            fill(cluster, 1, 2);
            LogServers.await("the slot to be taken anew", () -> node.handedOut.size() >= 2);
            LogServers.await("the doubts", () -> node.doubtful.size() >= 3);
            LogServers.await("the rest", () -> node.received.size() == 5);
            assertThat(node.doubtful).extracting(Received::body).startsWith("0", "1", "2");
            assertThat(before.owned()).isFalse();
            assertThat(node.received.stream().filter(record -> record.lane().equals(before)))
                    .hasSize(3);
        }
    }

    @Test
    void laneThatIsRestartedShouldComeAgainWithWhatWasOpenInDoubt() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 3);
        try (Node node = new Node(cluster, record -> record.offset() == 0, false)) {
            LogServers.await("all records", () -> node.received.size() == 12);
            Lane failed = Objects.requireNonNull(node.lanes.get(1));
            failed.restart();
            LogServers.await("the doubts", () -> node.doubtful.size() == 2);
            assertThat(node.doubtful).extracting(Received::body).containsExactly("1", "2");
            assertThat(failed.owned()).isFalse();
            fill(cluster, 1);
            LogServers.await("the other slots go on", () -> node.received.size() == 16);
            assertThat(node.handedOut).hasSize(5);
            assertThat(node.bodies(1)).containsExactly("0", "1", "2", "0");
        }
    }

    @Test
    void whatAFormerOwnerWritesLateShouldStopNobody() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        UUID former = UUID.randomUUID();
        journal(cluster, 0, new LaneEntry.Taken(former));
        fill(cluster, 1, 1);
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the first", () -> node.received.size() == 1);
            journal(cluster, 0, progress(former, range(1, 9), List.of()));
            fill(cluster, 1, 2);
            LogServers.await("the others", () -> node.received.size() == 3);
            assertThat(node.handedOut).hasSize(1);
            assertThat(node.doubtful).isEmpty();
        }
    }

    @Test
    void attemptThatIsInTheLaneTwiceShouldBeSentOnceAcrossOwners() throws Exception {
        Topics topics = new Topics(1, 1);
        KafkaCluster cluster = LogServers.fresh(topics);
        LaneMessage message = new LaneMessage(LogServers.envelope(0), "once", 1, "alpha", 0, "r");
        send(cluster, message);
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the commit", () -> committed(cluster, 0) == 1);
            assertThat(node.received).hasSize(1);
        }
        send(cluster, message);
        fill(cluster, 1, 1);
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the commit behind both", () -> committed(cluster, 0) == 3);
            assertThat(node.bodies(0)).containsExactly("0");
        }
    }

    @Test
    void nodeThatHasNotHeardOfTheGroupForLongShouldNotThinkItselfTheOwner() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        UnreadableRecords unreadable = new UnreadableRecords(cluster.meters());
        AtomicBoolean heard = new AtomicBoolean();
        try (LaneJournal journal = new LaneJournal(cluster, unreadable, new LaneMetrics(cluster.meters()))) {
            journal.start();
            LaneGate gate = new LaneGate(UUID.randomUUID(), new LaneHistory(0, null), 0, 0, System.nanoTime());
            LanePartition lane = new LanePartition(0, 0, gate, journal, heard::get, new QueueProgress("test").part(0));
            assertThat(lane.owned()).isFalse();
            heard.set(true);
            assertThat(lane.owned()).isTrue();
            lane.lost();
            assertThat(lane.owned()).isFalse();
        }
    }

    @Test
    void slotThatAsksForNothingShouldStopNoOther() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 3_000);
        List<Long> slow = new CopyOnWriteArrayList<>();
        try (KafkaLanes lanes = new KafkaLanes(cluster)) {
            Map<Integer, Integer> counts = new ConcurrentHashMap<>();
            Disposable owned = lanes.owned().subscribe(lane -> {
                if (lane.slot() == 1) {
                    lane.records(OPEN_MAX).subscribe(new AskingForOne(slow));
                } else {
                    lane.records(OPEN_MAX).subscribe(record -> {
                        counts.merge(lane.slot(), 1, Integer::sum);
                        lane.done(record);
                    });
                }
            });
            lanes.start();
            LogServers.await(
                    "the other slots",
                    () -> counts.values().stream().mapToInt(Integer::intValue).sum() == 9_000);
            LogServers.await("the one that the slow slot asked for", () -> !slow.isEmpty());
            assertThat(slow).hasSize(1);
            owned.dispose();
        }
    }

    @Test
    void oneTimePasswordShouldGoThoughNothingBeforeItIsDone() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        fill(cluster, 1, 2_000);
        send(cluster, new LaneMessage(urgent(), "password", 1, "alpha", 0, "r"));
        try (Node node = new Node(cluster, record -> record.message().body().equals("password"), false)) {
            LogServers.await(
                    "seven eighths of the room, and the password", () -> node.received.size() == OPEN_MAX * 7 / 8 + 1);
            assertThat(node.bodies(0)).contains("password");
        }
    }

    @Test
    void tenOfAnotherAccountShouldComeWithinTwoTurnsThoughOneHasFilledTheLane() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        fillAndLetOthersCome(cluster, 12_000);
        try (Holding node = new Holding(cluster)) {
            LogServers.await("the password, behind which there is nothing", () -> node.has("password"));
            int before = node.count();
            assertThat(before).isLessThanOrEqualTo(Holding.OPEN_MAX);
            node.finishUpTo(Integer.MAX_VALUE);
            LogServers.await("all", () -> node.count() == 12_011);
            LogServers.await("the whole commit", () -> committed(cluster, 0) == 12_011);
            List<String> bodies = node.bodies();
            assertThat(bodies).doesNotHaveDuplicates();
            for (int i = 0; i < 10; i++) {
                assertThat(bodies.indexOf("other " + i))
                        .as("two turns of two accounts")
                        .isLessThan(before + 2 * 2 * FairQueue.QUANTUM_SEGMENTS);
            }
            bodies.removeIf(body -> body.startsWith("other") || body.equals("password"));
            assertThat(bodies)
                    .as("each account's in the lane's order")
                    .isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
        }
    }

    @Test
    void nextOwnerOfAFullLaneShouldSendTheRestOfItOnce() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        fillAndLetOthersCome(cluster, 9_000);
        List<String> sent = new ArrayList<>();
        try (Holding first = new Holding(cluster)) {
            LogServers.await("the password, behind which there is nothing", () -> first.has("password"));
            first.finishUpTo(5_000);
            LogServers.await("those that may be done", () -> first.finished() == 5_000);
            first.close();
            sent.addAll(first.done());
        }
        try (Holding second = new Holding(cluster)) {
            second.finishUpTo(Integer.MAX_VALUE);
            LogServers.await("the rest", () -> second.finished() == 4_011);
            LogServers.await("the whole commit", () -> committed(cluster, 0) == 9_011);
            assertThat(second.doubts()).isZero();
            sent.addAll(second.done());
        }
        assertThat(sent).hasSize(9_011).doesNotHaveDuplicates();
    }

    @Test
    void nextOwnerShouldReadLittleOfTheJournalHoweverLongAGapIsOpen() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        int finished = LaneGate.ENTRIES_MAX + 100;
        fill(cluster, 1, finished + 50);
        journalOfALongGap(cluster, finished);
        AtomicLong sent = new AtomicLong();
        try (KafkaLanes lanes = new KafkaLanes(cluster)) {
            Disposable owned = lanes.owned().subscribe(lane -> {
                List<LaneRecord> doubts = new CopyOnWriteArrayList<>();
                lane.doubtful().subscribe(doubts::add);
                lane.records(OPEN_MAX)
                        .subscribe(
                                record -> {
                                    sent.incrementAndGet();
                                    lane.done(record);
                                },
                                error -> {},
                                () -> doubts.forEach(lane::returned));
            });
            lanes.start();
            LogServers.await("an entry that tells all", () -> journalCommitted(cluster) > finished);
            assertThat(committed(cluster, 0)).as("the gap").isZero();
            LogServers.await("what nobody had started", () -> sent.get() == 49);
            owned.dispose();
        }
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the whole commit", () -> committed(cluster, 0) == finished + 50);
            assertThat(node.doubtful).extracting(Received::body).containsExactly("0");
            assertThat(node.received).isEmpty();
        }
    }

    /** Of an owner that died: it started the first record and finished, one after the other, all up to that one. */
    private static void journalOfALongGap(KafkaCluster cluster, int last) {
        UUID dead = UUID.randomUUID();
        journal(cluster, 0, new LaneEntry.Taken(dead));
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            for (int offset = 0; offset <= last; offset++) {
                List<OffsetRange> done = offset == 0 ? List.of() : range(offset, offset);
                LaneEntry entry = progress(dead, range(offset, offset), done);
                producer.send(new ProducerRecord<>(
                        Topics.LANE_JOURNAL, 0, new byte[16], LaneEntryCodec.JOURNAL.encode(entry)));
            }
        }
    }

    @Test
    void whatIsLeftInTheLaneShouldBeReadAgainPastWhatNobodyCanRead() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        fill(cluster, 1, 2_500);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(Topics.LANES, 0, new byte[16], new byte[] {1}));
            producer.send(new ProducerRecord<>(Topics.LANES, 0, new byte[16], null));
        }
        abort(cluster);
        fillAndLetOthersCome(cluster, 2_500);
        long end = 2_500 + 2 + 3 + 1 + 2_500 + 11;
        try (Holding node = new Holding(cluster)) {
            LogServers.await("the password, behind which there is nothing", () -> node.has("password"));
            node.finishUpTo(Integer.MAX_VALUE);
            LogServers.await("all that can be read", () -> node.count() == 5_011);
            LogServers.await("the whole commit", () -> committed(cluster, 0) == end);
            assertThat(node.bodies()).doesNotContain("never");
        }
    }

    @Test
    void whatWasDeletedFromTheLaneBeforeItWasReadAgainShouldStopNothing() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        fillAndLetOthersCome(cluster, 9_000);
        try (Holding node = new Holding(cluster)) {
            LogServers.await("the password, behind which there is nothing", () -> node.has("password"));
            try (Admin admin = cluster.admin()) {
                admin.deleteRecords(Map.of(new TopicPartition(Topics.LANES, 0), RecordsToDelete.beforeOffset(5_000)))
                        .all()
                        .get();
            }
            node.finishUpTo(Integer.MAX_VALUE);
            LogServers.await("the whole commit", () -> committed(cluster, 0) == 9_011);
            assertThat(node.bodies())
                    .doesNotHaveDuplicates()
                    .contains("0", "5000", "8999")
                    .doesNotContain("4999");
        }
    }

    @Test
    void whatWasDeletedToTheLastShouldBeCommittedThoughNothingComesBehindIt() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        fillAndLetOthersCome(cluster, 9_000);
        try (Holding node = new Holding(cluster)) {
            LogServers.await("the password, behind which there is nothing", () -> node.has("password"));
            try (Admin admin = cluster.admin()) {
                admin.deleteRecords(Map.of(new TopicPartition(Topics.LANES, 0), RecordsToDelete.beforeOffset(9_011)))
                        .all()
                        .get();
            }
            node.finishUpTo(Integer.MAX_VALUE);
            LogServers.await("the whole commit", () -> committed(cluster, 0) == 9_011);
            assertThat(node.bodies()).doesNotHaveDuplicates();
        }
    }

    @Test
    void slotWhoseJournalCannotBeReadShouldSendNothingAndStopNoOther() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 2));
        fill(cluster, 2, 10);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            // An entry of a kind that this version does not know
            producer.send(new ProducerRecord<>(Topics.LANE_JOURNAL, 0, new byte[16], new byte[0]))
                    .get();
        }
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the other slot's", () -> node.received.size() == 10);
            LogServers.await("its commit", () -> committed(cluster, 1) == 10);
            assertThat(node.handedOut).containsOnly(1);
            assertThat(committed(cluster, 0)).isEqualTo(-1);
        }
    }

    /** Three records of a transaction that is aborted, and the marker that says so. */
    private static void abort(KafkaCluster cluster) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                cluster.producer("test", Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "lanes-test"))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < 3; i++) {
                LaneMessage message = new LaneMessage(LogServers.envelope(0), "never", 1, "alpha", 0, "r");
                producer.send(new ProducerRecord<>(Topics.LANES, 0, new byte[16], MessageCodecs.LANE.encode(message)));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    /** So many of one account, then ten of another, then a one-time password. */
    private static void fillAndLetOthersCome(KafkaCluster cluster, int many) {
        fill(cluster, 1, many);
        Envelope usual = LogServers.envelope(0);
        for (int i = 0; i < 10; i++) {
            Envelope other = new Envelope(
                    LogServers.envelope(0).sid(),
                    new AccountSid("AC" + "9".repeat(32)),
                    usual.from(),
                    usual.to(),
                    null,
                    1,
                    null,
                    usual.acceptedAt());
            send(cluster, new LaneMessage(other, "other " + i, 1, "alpha", 0, "r"));
        }
        send(cluster, new LaneMessage(urgent(), "password", 1, "alpha", 0, "r"));
    }

    /** A node that finishes no record before it is told to, and gives back what it holds in the end. */
    private static final class Holding implements AutoCloseable {
        private static final int OPEN_MAX = 64;

        private final KafkaLanes source;
        private final List<String> received = new ArrayList<>();
        private final List<String> done = new ArrayList<>();
        private final Deque<Held> held = new ArrayDeque<>();
        private int doneMax;
        private int doubts;

        private record Held(Lane lane, LaneRecord record) {}

        private Holding(KafkaCluster cluster) {
            this.source = new KafkaLanes(cluster);
            source.owned().subscribe(this::own);
            source.start();
        }

        private void own(Lane lane) {
            lane.doubtful().subscribe(record -> doubt(lane, record));
            lane.records(OPEN_MAX).subscribe(record -> take(lane, record), error -> {}, this::giveBack);
        }

        private synchronized void doubt(Lane lane, LaneRecord record) {
            doubts++;
            lane.done(record);
        }

        private synchronized void take(Lane lane, LaneRecord record) {
            received.add(record.message().body());
            held.add(new Held(lane, record));
            finish();
        }

        private synchronized void finishUpTo(int most) {
            doneMax = most;
            finish();
        }

        private void finish() {
            while (done.size() < doneMax && !held.isEmpty()) {
                Held next = held.remove();
                done.add(next.record().message().body());
                next.lane().done(next.record());
            }
        }

        private synchronized void giveBack() {
            held.forEach(open -> open.lane().returned(open.record()));
            held.clear();
        }

        private synchronized boolean has(String body) {
            return received.contains(body);
        }

        private synchronized int count() {
            return received.size();
        }

        private synchronized List<String> bodies() {
            return new ArrayList<>(received);
        }

        private synchronized int finished() {
            return done.size();
        }

        private synchronized List<String> done() {
            return List.copyOf(done);
        }

        private synchronized int doubts() {
            return doubts;
        }

        @Override
        public void close() {
            source.close();
        }
    }

    private static Envelope urgent() {
        Envelope usual = LogServers.envelope(0);
        return new Envelope(
                usual.sid(),
                usual.account(),
                usual.from(),
                usual.to(),
                null,
                1,
                null,
                usual.acceptedAt(),
                new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, Urgency.ONE_TIME_PASSWORD));
    }

    /** The first is open at whoever dies, the second is taken out and not said, the fourth comes behind its cancel. */
    @Test
    void cancelShouldComeToTheNextOwnerWithItsMessageAndLeaveWhatWasStartedInDoubt() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        List<LaneMessage> messages = IntStream.range(0, 4)
                .mapToObj(i -> new LaneMessage(LogServers.envelope(0), Integer.toString(i), 1, "alpha", 0, "r"))
                .toList();
        UUID dead = UUID.randomUUID();
        messages.subList(0, 3).forEach(message -> send(cluster, message));
        journal(cluster, 0, new LaneEntry.Taken(dead));
        journal(cluster, 0, progress(dead, range(0, 1), List.of()));
        try (KafkaLaneWriter writer = new KafkaLaneWriter(cluster)) {
            messages.forEach(message -> writer.cancel(0, LaneCancel.of(message)).block(PATIENCE));
        }
        send(cluster, messages.get(3));
        fill(cluster, 1, 1);
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the whole commit", () -> committed(cluster, 0) == 9);
            assertThat(node.doubtful).extracting(Received::body).containsExactly("0", "1");
            assertThat(node.bodies(0)).isSubsetOf("0", "2");
            assertThat(Stream.concat(node.canceled.stream(), node.received.stream()))
                    .extracting(Received::body)
                    .containsExactlyInAnyOrder("0", "2", "3");
            assertThat(node.canceled).extracting(Received::body).contains("3");
        }
    }

    @Test
    void whatIsTakenOutShouldBeInDoubtWhereItsOwnerEndsBeforeItIsSaid() throws Exception {
        KafkaCluster cluster = LogServers.fresh(new Topics(1, 1));
        LaneMessage message = new LaneMessage(LogServers.envelope(0), "canceled", 1, "alpha", 0, "r");
        try (KafkaLaneWriter writer = new KafkaLaneWriter(cluster)) {
            writer.cancel(0, LaneCancel.of(message)).block(PATIENCE);
        }
        send(cluster, message);
        try (Node node = new Node(cluster, record -> false, false)) {
            LogServers.await("it is taken out", () -> node.canceled.size() == 1);
            assertThat(committed(cluster, 0)).isLessThan(2);
        }
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the doubt", () -> node.doubtful.size() == 1);
            LogServers.await("the whole commit", () -> committed(cluster, 0) == 2);
            assertThat(node.received).isEmpty();
            assertThat(node.canceled).isEmpty();
        }
    }

    @Test
    void unreadableRecordShouldBeSkippedAndCommitted() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(Topics.LANES, 0, new byte[16], new byte[] {1}))
                    .get();
        }
        fill(cluster, 1);
        try (Node node = new Node(cluster, record -> true, false)) {
            LogServers.await("the readable", () -> node.received.size() == 4);
            LogServers.await("the commit behind both", () -> committed(cluster, 0) == 2);
        }
    }

    /** A node that subscribes to whatever it owns. */
    private static final class Node implements AutoCloseable {
        private final KafkaLanes source;
        private final Predicate<LaneRecord> done;
        private final boolean returning;
        private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
        private final List<Integer> handedOut = new CopyOnWriteArrayList<>();
        private final List<Integer> completed = new CopyOnWriteArrayList<>();
        private final List<Received> received = new CopyOnWriteArrayList<>();
        private final List<Received> doubtful = new CopyOnWriteArrayList<>();
        private final List<Received> canceled = new CopyOnWriteArrayList<>();

        /**
         * @param done which records are done at once; the others stay open
         * @param returning whether they are returned when the lane ends
         */
        private Node(KafkaCluster cluster, Predicate<LaneRecord> done, boolean returning) {
            this.done = done;
            this.returning = returning;
            this.source = new KafkaLanes(cluster);
            source.owned().subscribe(this::own);
            source.start();
        }

        private void own(Lane lane) {
            List<LaneRecord> open = new CopyOnWriteArrayList<>();
            lanes.put(lane.slot(), lane);
            handedOut.add(lane.slot());
            lane.doubtful().subscribe(record -> {
                doubtful.add(new Received(lane, record.message().body()));
                lane.done(record);
            });
            lane.canceled().subscribe(record -> {
                canceled.add(new Received(lane, record.message().body()));
                if (done.test(record)) {
                    lane.done(record);
                }
            });
            lane.records(OPEN_MAX)
                    .subscribe(
                            record -> {
                                received.add(new Received(lane, record.message().body()));
                                if (done.test(record)) {
                                    lane.done(record);
                                } else {
                                    open.add(record);
                                }
                            },
                            error -> {},
                            () -> {
                                if (returning) {
                                    open.forEach(lane::returned);
                                }
                                completed.add(lane.slot());
                                lanes.remove(lane.slot(), lane);
                            });
        }

        private List<String> bodies(int slot) {
            return received.stream()
                    .filter(record -> record.lane().slot() == slot)
                    .map(Received::body)
                    .toList();
        }

        @Override
        public void close() {
            source.close();
        }
    }

    private record Received(Lane lane, String body) {}

    private static final class AskingForOne extends BaseSubscriber<LaneRecord> {
        private final List<Long> received;

        private AskingForOne(List<Long> received) {
            this.received = received;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(LaneRecord record) {
            received.add(record.offset());
        }
    }

    /** So many records in every lane, whose bodies count from 0. */
    private static void fill(KafkaCluster cluster, int each) {
        fill(cluster, TOPICS.slots(), each);
    }

    private static void fill(KafkaCluster cluster, int slots, int each) {
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            for (int i = 0; i < each; i++) {
                for (int slot = 0; slot < slots; slot++) {
                    LaneMessage message =
                            new LaneMessage(LogServers.envelope(0), Integer.toString(i), 1, "alpha", slot, "r");
                    producer.send(
                            new ProducerRecord<>(Topics.LANES, slot, new byte[16], MessageCodecs.LANE.encode(message)));
                }
            }
        }
    }

    private static void send(KafkaCluster cluster, LaneMessage message) {
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(
                    Topics.LANES, message.slot(), new byte[16], MessageCodecs.LANE.encode(message)));
        }
    }

    private static void journal(KafkaCluster cluster, int slot, LaneEntry entry) {
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(
                    Topics.LANE_JOURNAL, slot, new byte[16], LaneEntryCodec.JOURNAL.encode(entry)));
        }
    }

    private static LaneEntry progress(UUID token, List<OffsetRange> started, List<OffsetRange> done) {
        return new LaneEntry.Progress(token, started, done, List.of());
    }

    private static List<OffsetRange> range(long first, long last) {
        return List.of(new OffsetRange(first, last));
    }

    /** What the group has committed in that slot; -1 where nothing. */
    private static long committed(KafkaCluster cluster, int slot) {
        OffsetAndMetadata offset = committedIn(cluster, slot);
        return offset == null ? -1 : offset.offset();
    }

    /** From where the next owner of the first slot is to read the journal; -1 where nobody said. */
    private static long journalCommitted(KafkaCluster cluster) {
        OffsetAndMetadata offset = committedIn(cluster, 0);
        return offset == null ? -1 : LaneTakeOver.position(offset).journal();
    }

    private static @Nullable OffsetAndMetadata committedIn(KafkaCluster cluster, int slot) {
        try (Admin admin = cluster.admin()) {
            return admin.listConsumerGroupOffsets("carriers")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(Topics.LANES, slot));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
