package io.trunkline.bench;

import io.trunkline.bench.installation.CarrierProcess;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.watch.SubmitLogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the carrier writes down to the record of a run, also from a carrier that is started meanwhile. One thread,
 * off the loop.
 */
final class Submits implements AutoCloseable {
    private final HarnessLoop harness;
    private final Optional<CarrierProcess> carrier;
    private final int run;
    private final ClientLog log;
    private @Nullable SubmitLogTail tail;
    private @Nullable Path file;

    Submits(HarnessLoop harness, Optional<CarrierProcess> carrier, int run, ClientLog log) throws IOException {
        this.harness = harness;
        this.carrier = carrier;
        this.run = run;
        this.log = log;
        if (carrier.isPresent() && carrier.get().pid() > 0) {
            file = carrier.get().log();
            tail = SubmitLogTail.open(file, run).fromHere();
        }
    }

    /** Whether there is a carrier whose log can be read. */
    boolean isKnown() {
        return carrier.isPresent();
    }

    void readOn() throws IOException, InterruptedException {
        changeOver();
        SubmitLogTail reading = tail;
        List<SubmitLogTail.Submit> submits = reading == null ? List.of() : reading.readOn();
        if (!submits.isEmpty()) {
            harness.call(() -> {
                submits.forEach(submit -> log.submitted(submit.number(), submit.nanos()));
                return submits.size();
            });
        }
    }

    /** The carrier has been started anew, and its log with it. */
    private void changeOver() throws IOException {
        if (carrier.isEmpty() || carrier.get().pid() == 0) {
            return;
        }
        Path now = carrier.get().log();
        if (!now.equals(file) && Files.exists(now)) {
            close();
            file = now;
            tail = SubmitLogTail.open(now, run);
        }
    }

    @Override
    public void close() throws IOException {
        SubmitLogTail open = tail;
        if (open != null) {
            open.close();
        }
    }
}
