package io.trunkline.bench.compare;

import io.trunkline.bench.report.RunResult;

/** Both products' runs of one round. */
record Round(RunResult trunkline, RunResult kannel) {
    /** Ours by theirs, messages a second from the first request to the last callback. */
    double rateRatio() {
        return trunkline.deliveredPerSecond() / kannel.deliveredPerSecond();
    }

    /** Ours by theirs. */
    double cpuRatio() {
        return cpuMicros(trunkline) / cpuMicros(kannel);
    }

    static double cpuMicros(RunResult run) {
        return run.cpuMicrosPerMessage(run.productCpu());
    }
}
