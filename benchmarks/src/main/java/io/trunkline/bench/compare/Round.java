package io.trunkline.bench.compare;

import io.trunkline.bench.report.RunResult;

/** Both products' runs of one round. */
record Round(RunResult trunkline, RunResult kannel) {
    private static final double ACCEPTED_MIN = 0.99;

    /** Whether it counts: both took nearly everything, and ours lost and contradicted nothing. */
    boolean counts() {
        return trunkline.isSound() && isTaken(trunkline) && isTaken(kannel);
    }

    private static boolean isTaken(RunResult run) {
        return run.client().answers().accepted() >= ACCEPTED_MIN * run.plan().messages();
    }

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
