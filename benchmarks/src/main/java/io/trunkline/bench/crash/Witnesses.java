package io.trunkline.bench.crash;

import io.trunkline.bench.crash.oracle.Evidence;
import io.trunkline.bench.crash.oracle.Evidence.Circumstances;
import io.trunkline.bench.crash.oracle.History;
import io.trunkline.bench.crash.traffic.CallbackLog;
import io.trunkline.bench.crash.traffic.OpenLoopClient;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestCarrier;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.sink.CallbackSink;
import java.util.List;
import java.util.Map;

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

    /** Everything that they have written down, beside what the gateway says. */
    Evidence evidence(Map<Sid, History> histories, Circumstances circumstances) throws InterruptedException {
        List<Request> requests = harness.call(client::log);
        return new Evidence(
                requests,
                carrier.log(),
                harness.call(callbacks::snapshot),
                harness.call(sink::state),
                histories,
                circumstances);
    }
}
