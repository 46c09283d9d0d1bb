package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.traffic.CallbackLog.Taken;
import io.trunkline.bench.crash.traffic.Cancel;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.sink.SinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A run that a test makes up, fact by fact, and what the judge says of it. */
abstract class JudgedRun {
    static final Sid SID = new Sid(1, 2);
    static final int SHORT = 0;
    static final int LONG = 4;
    static final int KEYED = 2;
    static final int PACED = 25;
    static final double PACE = 30;

    /** At nano 0 of the other clock. */
    static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    static final Duration READ_AFTER = Duration.ofHours(1);

    final List<Request> requests = new ArrayList<>();
    final List<Cancel> cancels = new ArrayList<>();
    final List<WireSubmit> submits = new ArrayList<>();
    final Map<Sid, List<Taken>> callbacks = new HashMap<>();
    final Map<Sid, History> histories = new HashMap<>();
    final List<String> surprises = new ArrayList<>();
    SinkState sink = new SinkState(2, 0, 2, 0);
    final List<Befallen> faults = new ArrayList<>();
    int nodes = 1;
    boolean graceful;
    boolean pausesOwners;
    boolean failAmbiguous;
    Duration doubt = Duration.ofMinutes(1);

    @Nullable
    Rebuilt rebuilt;

    /** A long message to where {@code LONG} goes. */
    static int toTheSameNumber() {
        String destination = new TestMessage(LONG).destination();
        return IntStream.range(LONG + 1, 10_000)
                .filter(number -> new TestMessage(number).destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }

    static History.Event attempt(String name, int number, String word) {
        return new History.Event(name, THEN, number, History.Place.ALL, word, "");
    }

    static WireSubmit carried(WireSubmit submit, WireSubmit.Carriage carriage) {
        return new WireSubmit(submit.serial(), submit.atNanos(), submit.part(), true, submit.receipt(), carriage);
    }

    /** A node is killed and back half a second later. */
    void died(int node, long atNanos) {
        Fault fault = new Fault(1, Target.GATEWAY, node, new Act.Kill(Duration.ZERO, null), Duration.ZERO, false);
        faults.add(
                new Befallen(fault, atNanos, List.of(new Befallen.Death(node, atNanos, false)), atNanos + 500_000_000));
    }

    List<Invariant> broken() {
        return verdict().violations().broken();
    }

    Verdict verdict() {
        return Judge.judge(new Evidence(
                requests,
                cancels,
                submits,
                callbacks,
                sink,
                histories,
                new Evidence.Circumstances(
                        nodes,
                        faults,
                        graceful,
                        pausesOwners,
                        surprises,
                        failAmbiguous,
                        doubt,
                        PACE,
                        new Moment(THEN.plus(READ_AFTER), READ_AFTER.toNanos()),
                        rebuilt)));
    }

    void delivered(int number) {
        request(number, new RequestOutcome.Accepted(SID));
        for (int segment = 0; segment < new TestMessage(number).segments(); segment++) {
            submit(number, segment, 10 + segment);
        }
        delivery(number);
    }

    void delivery(int number) {
        history(number, "delivered", deliveredEvents(number).toArray(History.Event[]::new));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.SENT, 30), new Taken(CallbackStatus.DELIVERED, 40)));
    }

    static List<History.Event> deliveredEvents(int number) {
        int segments = new TestMessage(number).segments();
        List<History.Event> events = new ArrayList<>(List.of(event("routed"), event("submitted")));
        for (int segment = 1; segment <= segments; segment++) {
            events.add(receipt(segment, segments));
        }
        return events;
    }

    static History.Event event(String name) {
        return new History.Event(name, THEN, 1, History.Place.ALL, "", "");
    }

    static History.Event failed(String reason) {
        return new History.Event("failed", THEN, 1, History.Place.ALL, "", reason);
    }

    static History.Event receipt(int segment, int segments) {
        return new History.Event("receipt", THEN, 1, new History.Place(segment, segments, Set.of()), "delivered", "");
    }

    static History.Event doubt(Instant at, Integer... segments) {
        return new History.Event("ambiguous", at, 1, new History.Place(0, 0, Set.of(segments)), "", "");
    }

    void request(int number, RequestOutcome outcome) {
        requests.add(new Request(number, 0, 0, 5, 0, outcome));
    }

    void cancel(int number, long settledNanos, Cancel.Answer answer) {
        cancels.add(new Cancel(number, SID, 0, 6, settledNanos, answer));
    }

    void history(int number, String status, History.Event... events) {
        histories.put(SID, new History(SID, new TestMessage(number).body(), status, List.of(events)));
    }

    void submit(int number, int segment, long atNanos) {
        submits.add(wire(number, segment, new TestMessage(number).segments(), atNanos));
    }

    /** Its receipt is sent ten and answered eleven nanoseconds later. */
    WireSubmit wire(int number, int segment, int segments, long atNanos) {
        TestMessage message = new TestMessage(number);
        return new WireSubmit(
                submits.size(),
                atNanos,
                new WireSubmit.Part(number, segment, segments, segments == 1 ? -1 : 7, "51234", message.destination()),
                true,
                new WireSubmit.Receipt(atNanos + 10, atNanos + 11));
    }
}
