package io.trunkline.gateway.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.queue.CarrierTraffic;
import io.trunkline.gateway.receipt.Receipts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SlotsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Configuration configuration = new Configuration();
    private final Sinks.Many<Lane> owned = Sinks.many().unicast().onBackpressureBuffer();
    private final List<LifecycleEvent> facts = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger opened = new AtomicInteger();
    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private final List<Double> paces = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final NothingIsComplete brokenOff = new NothingIsComplete();
    private final CarrierTraffic traffic = new CarrierTraffic();
    private final Slots slots = new Slots(configuration, this::open, submissionFacts(), brokenOff, traffic, meters);

    /** What the next links do with what they get. */
    private volatile Mono<Void> linkEnds = Mono.never();

    private volatile boolean cannotOpen;

    private volatile Function<Lane.LaneRecord, Flux<MessageOutcome>> outcomes =
            record -> Flux.just(new MessageOutcome.GivenBack(record));

    @AfterEach
    void close() {
        slots.close().block(PATIENCE);
    }

    @Test
    void slotShouldBeServedOnceTheDirectoryHasItsCarrier() {
        serve(new TestLane());
        TestLane other = new TestLane();
        other.doubtful.tryEmitNext(record(7));
        owned.tryEmitNext(other);
        await("doubts need no carrier", () -> other.done.contains(7L));
        assertThat(opened).hasValue(0);
        configuration.put();
        await("both links", () -> opened.get() == 2);
        assertThat(traffic.depths())
                .as("what waits in both lanes")
                .singleElement()
                .satisfies(depth -> assertThat(depth.messages()).isEqualTo(14));
    }

    @Test
    void slotThatIsLostWithoutACarrierShouldNotBeWaitedFor() {
        TestLane lane = serve(new TestLane());
        lane.end();
        configuration.put();
        owned.tryEmitComplete();
        slots.close().block(PATIENCE);
        assertThat(opened).hasValue(0);
    }

    @Test
    void slotWhoseLinkFailsShouldBeginAnewAfterAPause() {
        configuration.put();
        linkEnds = Mono.error(new IllegalStateException("planted"));
        TestLane first = serve(new TestLane());
        await("the restart", () -> first.restarted);
        assertThat(closed).as("the bind is gone before").hasValue(1);
        linkEnds = Mono.never();
        TestLane second = new TestLane();
        second.doubtful.tryEmitNext(record(3));
        owned.tryEmitNext(second);
        await("the second link", () -> opened.get() == 2);
        assertThat(facts).hasSize(1).hasOnlyElementsOfType(SubmissionUnknown.class);
        assertThat(second.restarted).isFalse();
        assertThat(meters.counter("trunkline.slots.failures").count()).isEqualTo(1);
    }

    @Test
    void linkThatEndsBeforeItsLaneOrCannotBeOpenedShouldCountAsFailed() {
        configuration.put();
        linkEnds = Mono.empty();
        TestLane first = serve(new TestLane());
        await("the restart", () -> first.restarted);
        cannotOpen = true;
        TestLane second = new TestLane();
        owned.tryEmitNext(second);
        await("the other restart", () -> second.restarted);
        assertThat(opened).hasValue(1);
    }

    @Test
    void slotShouldComeAgainWhenItsCarrierIsToBeBoundOtherwise() {
        configuration.put();
        TestLane lane = serve(new TestLane());
        await("the link", () -> opened.get() == 1);
        configuration.put(2776);
        await("the slot to be wanted anew", () -> lane.renewed);
        assertThat(closed).as("the bind is gone before").hasValue(1);
        assertThat(lane.restarted).as("nothing failed").isFalse();
        owned.tryEmitNext(new TestLane());
        await("the other link", () -> ports.equals(List.of(2775, 2776)));
    }

    @Test
    void slotShouldComeAgainWhenThePaceOfItsCarrierChanges() {
        configuration.put();
        TestLane lane = serve(new TestLane());
        await("the link", () -> opened.get() == 1);
        configuration.putPace(50);
        await("the slot to be wanted anew", () -> lane.renewed);
        owned.tryEmitNext(new TestLane());
        await("the other link", () -> paces.equals(List.of(0.0, 50.0)));
    }

    @Test
    void longMessageUnderTheReferenceOfOneThatWasBrokenOffShouldBeRefusedForNow() {
        configuration.put();
        TestLane lane = new TestLane();
        lane.doubtful.tryEmitNext(record(1, 2, 0x108));
        serve(lane);
        await("the doubt", () -> lane.done.contains(1L));

        lane.records.tryEmitNext(record(2, 2, 0x208));
        await("the refusal", () -> lane.done.contains(2L));
        assertThat(facts).last().isInstanceOfSatisfying(AttemptRefused.class, refused -> {
            assertThat(refused.refused()).isEqualTo(0b11);
            assertThat(refused.isHeldBack()).isTrue();
        });

        lane.records.tryEmitNext(record(3, 2, 0x109));
        lane.records.tryEmitNext(record(4, 1, 0x208));
        await("what has nothing in common with it goes to the link", () -> lane.returned.containsAll(Set.of(3L, 4L)));
    }

    @Test
    void segmentsOfWhichNobodyKnowsWhetherTheyWereSentShouldBeCounted() {
        configuration.put();
        outcomes = record -> Flux.just(new MessageOutcome.Settled(
                record,
                List.of(new SegmentOutcome.Accepted(7, "id-7"), new SegmentOutcome.Unknown(8, "connection lost"))));
        TestLane lane = serve(new TestLane());
        lane.records.tryEmitNext(record(1, 2, 0x108));
        await("the lost answer", () -> lane.done.contains(1L));
        assertThat(ambiguousSegments()).isEqualTo(1);
        Lane.LaneRecord ofThree = record(2, 3, 0x208);
        lane.doubtful.tryEmitNext(ofThree);
        await("the lost owner", () -> lane.done.contains(2L));
        assertThat(ambiguousSegments()).isEqualTo(1 + 3);
        LaneMessage again =
                new LaneMessage(ofThree.message().envelope(), "b", 2, "alpha", 0, "only route", 0b010, true);
        lane.doubtful.tryEmitNext(new Lane.LaneRecord(3, again));
        await("the lost owner of what was sent again", () -> lane.done.contains(3L));
        assertThat(ambiguousSegments()).as("one of the three was").isEqualTo(1 + 3 + 1);
    }

    private double ambiguousSegments() {
        return meters.counter("trunkline.slots.ambiguous.segments").count();
    }

    @Test
    void correctionOfAnOutcomeShouldBecomeAFactAndEndNothingAgain() {
        configuration.put();
        SegmentOutcome before = new SegmentOutcome.Refused(ErrorCode.UNKNOWN_ERROR, "busy", true);
        SegmentOutcome after = new SegmentOutcome.Accepted(7, "id-7");
        outcomes = record -> Flux.just(
                new MessageOutcome.Settled(record, List.of(before, before)),
                new MessageOutcome.Corrected(record, List.of(after, after), 1));
        TestLane lane = serve(new TestLane());
        lane.records.tryEmitNext(record(1, 2, 0x108));
        await("both facts", () -> facts.size() == 2);
        assertThat(facts)
                .hasExactlyElementsOfTypes(LifecycleEvent.AttemptRefused.class, LifecycleEvent.MessageSubmitted.class);
        lane.records.tryEmitNext(record(2, 2, 0x108));
        await("the next", () -> lane.done.contains(2L));
        assertThat(lane.done).containsExactly(1L, 2L);
    }

    @Test
    void messageOfACarrierThatHasTheSlotNoMoreShouldBeRefusedForNow() {
        configuration.put("beta", 0);
        TestLane lane = new TestLane();
        lane.records.tryEmitNext(record(1, "alpha"));
        lane.records.tryEmitNext(record(2, 2, 0x208));
        lane.records.tryEmitNext(record(3, "beta"));
        serve(lane);
        await("the refusals", () -> lane.done.containsAll(List.of(1L, 2L)));
        await("its own goes to the link", () -> lane.returned.contains(3L));
        assertThat(lane.returned).containsOnly(3L);
        assertThat(facts).hasSize(2).allSatisfy(SlotsTest::isToGoElsewhere);
        assertThat(((AttemptRefused) facts.getLast()).refused()).isEqualTo(0b11);
    }

    @Test
    void messageOfTheCarrierThatTheSlotComesToShouldWaitForIt() {
        configuration.put();
        TestLane lane = serve(new TestLane());
        await("the link", () -> opened.get() == 1);
        configuration.put("alpha", 1);
        configuration.put("beta", 0);
        lane.records.tryEmitNext(record(1, "beta"));
        await("the slot to be wanted anew", () -> lane.renewed);
        assertThat(lane.returned).containsExactly(1L);
        assertThat(facts).isEmpty();
    }

    @Test
    void whatWaitsInASlotOfNobodyShouldBeRefusedForNow() {
        TestLane idle = serve(new TestLane());
        idle.waiting = 0;
        TestLane lane = new TestLane();
        lane.records.tryEmitNext(record(1, "alpha"));
        owned.tryEmitNext(lane);
        await("the refusal", () -> lane.done.contains(1L));
        assertThat(facts).hasSize(1).allSatisfy(SlotsTest::isToGoElsewhere);
        assertThat(idle.taken).as("nothing waits there").isFalse();
        configuration.put();
        await("the slot to be wanted anew", () -> lane.renewed);
        await("the other to be served as it is", () -> opened.get() == 1);
        assertThat(idle.renewed).isFalse();
    }

    private static void isToGoElsewhere(LifecycleEvent fact) {
        assertThat(fact).isInstanceOfSatisfying(AttemptRefused.class, refused -> {
            assertThat(refused.carrier()).isEqualTo("alpha");
            assertThat(refused.reason()).isEqualTo(Refused.NOT_ITS_SLOT);
            assertThat(refused.recourse()).isEqualTo(Recourse.ELSEWHERE_OR_LATER);
        });
    }

    @Test
    void whatWasCanceledBeforeItWasStartedShouldBeSaidSoWithoutACarrier() {
        TestLane lane = serve(new TestLane());
        lane.canceled.tryEmitNext(record(5));
        await("the record", () -> lane.done.contains(5L));
        assertThat(facts)
                .singleElement()
                .isInstanceOfSatisfying(
                        LifecycleEvent.MessageCanceled.class,
                        fact -> assertThat(fact.sid()).isEqualTo(new MessageSid(7, 8)));
        assertThat(opened).hasValue(0);
    }

    private TestLane serve(TestLane lane) {
        slots.serve(owned.asFlux());
        owned.tryEmitNext(lane);
        return lane;
    }

    private CarrierLink open(Carrier carrier, int slot) {
        if (cannotOpen) {
            throw new IllegalStateException("planted");
        }
        ports.add(carrier.port());
        paces.add(carrier.pacePerBind());
        opened.incrementAndGet();
        return new CarrierLink() {
            @Override
            public Flux<MessageOutcome> submit(
                    Flux<Lane.LaneRecord> lane, BooleanSupplier owned, Predicate<LaneMessage> canceled) {
                return lane.flatMap(outcomes).takeUntilOther(linkEnds);
            }

            @Override
            public Mono<Void> close() {
                return Mono.fromRunnable(closed::incrementAndGet);
            }
        };
    }

    private SubmissionFacts submissionFacts() {
        Receipts receipts =
                new Receipts(new NoReceipts(), new NoSegments(), event -> Mono.empty(), orphan -> Mono.empty());
        return new SubmissionFacts(
                receipts, event -> Mono.fromRunnable(() -> facts.add(event)), InstantSource.system());
    }

    private static void await(String what, BooleanSupplier holds) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(10))
                .filter(tick -> holds.getAsBoolean())
                .next()
                .switchIfEmpty(Mono.error(new AssertionError(what)))
                .block(PATIENCE);
    }

    private static Lane.LaneRecord record(long offset) {
        return record(offset, 1, 8);
    }

    private static Lane.LaneRecord record(long offset, String carrier) {
        return record(offset, 1, 8, carrier);
    }

    private static Lane.LaneRecord record(long offset, int segments, long low) {
        return record(offset, segments, low, "alpha");
    }

    private static Lane.LaneRecord record(long offset, int segments, long low, String carrier) {
        Envelope envelope = new Envelope(
                new MessageSid(7, low),
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                new Address("+15005550006"),
                new Address("+14155550100"),
                null,
                segments,
                null,
                Instant.EPOCH);
        return new Lane.LaneRecord(offset, new LaneMessage(envelope, "b", 1, carrier, 0, "only route"));
    }

    private static final class TestLane implements Lane {
        private final Sinks.Many<LaneRecord> records = Sinks.many().unicast().onBackpressureBuffer();
        private final Sinks.Many<LaneRecord> doubtful = Sinks.many().unicast().onBackpressureBuffer();
        private final Sinks.Many<LaneRecord> canceled = Sinks.many().unicast().onBackpressureBuffer();
        private final List<Long> done = new CopyOnWriteArrayList<>();
        private final Set<Long> returned = ConcurrentHashMap.newKeySet();
        private volatile boolean restarted;
        private volatile boolean renewed;
        private volatile boolean taken;
        private volatile int waiting = 7;

        @Override
        public int slot() {
            return 0;
        }

        @Override
        public int waiting() {
            return waiting;
        }

        @Override
        public boolean owned() {
            return true;
        }

        @Override
        public Flux<LaneRecord> records(int openSegmentsMax) {
            taken = true;
            return records.asFlux();
        }

        @Override
        public Flux<LaneRecord> doubtful() {
            return doubtful.asFlux();
        }

        @Override
        public Flux<LaneRecord> canceled() {
            return canceled.asFlux();
        }

        @Override
        public boolean isCancelAsked(LaneMessage message) {
            return false;
        }

        @Override
        public void done(LaneRecord record) {
            done.add(record.offset());
        }

        @Override
        public void returned(LaneRecord record) {
            returned.add(record.offset());
        }

        @Override
        public void end() {
            records.tryEmitComplete();
            doubtful.tryEmitComplete();
            canceled.tryEmitComplete();
        }

        @Override
        public void restart() {
            restarted = true;
            end();
        }

        @Override
        public void renew() {
            renewed = true;
        }
    }

    private static final class NothingIsComplete implements BrokenOffMessages {
        @Override
        public Flux<BrokenOff> of(String carrier, int max) {
            return Flux.empty();
        }

        @Override
        public Mono<Boolean> isComplete(MessageSid sid) {
            return Mono.just(false);
        }
    }

    private static final class Configuration implements DirectoryLog {
        private volatile Directory directory = Directory.empty();

        private void put() {
            put(2775);
        }

        private void put(int port) {
            put("alpha", port, 0);
        }

        private void put(String carrier, int slot) {
            put(carrier, 2775, slot);
        }

        private void put(String carrier, int port, int slot) {
            directory = directory.with(new DirectoryEntry.OfCarrier(
                    new Carrier(carrier, "127.0.0.1", port, "esme", new Sealed(new byte[] {1}), 10, List.of(slot))));
        }

        private void putPace(double pace) {
            directory = directory.with(new DirectoryEntry.OfCarrier(new Carrier(
                    "alpha",
                    "127.0.0.1",
                    2775,
                    "esme",
                    new Sealed(new byte[] {1}),
                    10,
                    List.of(0),
                    null,
                    ReceiptTimes.DEFAULT,
                    FaultTable.USUAL,
                    pace,
                    null,
                    CarrierDialect.USUAL)));
        }

        @Override
        public Directory current() {
            return directory;
        }

        @Override
        public Mono<Void> put(DirectoryEntry entry) {
            return Mono.error(new UnsupportedOperationException("nothing is put here"));
        }
    }
}
