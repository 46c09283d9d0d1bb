package io.trunkline.bench.crash;

import io.trunkline.bench.crash.oracle.Evidence;
import io.trunkline.bench.crash.oracle.Evidence.Circumstances;
import io.trunkline.bench.crash.oracle.History;
import io.trunkline.bench.crash.oracle.ViewReader.Listed;
import io.trunkline.bench.crash.traffic.CallbackLog;
import io.trunkline.bench.crash.traffic.Cancel;
import io.trunkline.bench.crash.traffic.OpenLoopClient;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestCarrier;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.sink.CallbackSink;
import io.trunkline.bench.sink.SinkState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who writes down what happens in a run, besides the gateway. Off the loop. */
record Witnesses(
        HarnessLoop harness, OpenLoopClient client, TestCarrier carrier, CallbackSink sink, CallbackLog callbacks) {

    /** How far the work is; two that are equal say that nothing happened between. */
    record Progress(long callbacks, int submits, int receiptsOpen, long messagesOpen) {
        /** Whether every accepted message was called back with a terminal state, and every receipt was taken. */
        boolean isEnd() {
            return messagesOpen == 0 && receiptsOpen == 0;
        }
    }

    Progress progress() throws InterruptedException {
        return harness.call(() -> new Progress(
                callbacks.count(),
                carrier.submits(),
                carrier.receiptsOpen(),
                client.log().stream().filter(this::isOpen).count()));
    }

    private boolean isOpen(Request request) {
        return request.outcome() instanceof RequestOutcome.Accepted accepted && !callbacks.hasEnded(accepted.sid());
    }

    /** How many messages have come to their end. */
    int ended() throws InterruptedException {
        return harness.call(callbacks::ended);
    }

    /** How many messages have not come to their end: accepted and not listed, not ended there, or not called back with it. */
    long open(Map<Sid, Listed> listed) throws InterruptedException {
        return harness.call(() -> {
            Set<Sid> open = new HashSet<>();
            for (Request request : client.log()) {
                if (request.outcome() instanceof RequestOutcome.Accepted accepted
                        && !listed.containsKey(accepted.sid())) {
                    open.add(accepted.sid());
                }
            }
            listed.forEach((sid, message) -> {
                if (!message.ended() || !callbacks.hasEnded(sid)) {
                    open.add(sid);
                }
            });
            return (long) open.size();
        });
    }

    /**
     * Everything that they have written down, beside what the gateway said before: whatever it spoke of they have seen by
     * now.
     */
    Evidence evidence(Map<Sid, History> histories, Circumstances circumstances) throws InterruptedException {
        List<Request> requests = harness.call(client::log);
        List<Cancel> cancels = harness.call(client::cancels);
        Map<Sid, List<CallbackLog.Taken>> called = harness.call(callbacks::snapshot);
        SinkState signed = harness.call(sink::state);
        return new Evidence(requests, cancels, carrier.log(), called, signed, histories, circumstances);
    }
}
