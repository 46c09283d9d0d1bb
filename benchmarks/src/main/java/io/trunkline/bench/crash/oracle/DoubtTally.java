package io.trunkline.bench.crash.oracle;

/** Counts segments in doubt, each attempt for itself, by what became of them. For one thread. */
final class DoubtTally {
    private int all;
    private int taken;
    private int byReceipt;
    private int takenByReceipt;
    private int byPolicy;

    /** Adds the doubts of one history. */
    void add(Case message, History history) {
        for (History.Doubt doubt : history.doubts(message.message().segments()).keySet()) {
            long resends = history.resent(doubt) ? 1 : 0;
            boolean had = message.taken(doubt.segment() - 1) > resends;
            History.Settlement settlement = history.settlement(doubt);
            all++;
            taken += had ? 1 : 0;
            byReceipt += settlement == History.Settlement.RECEIPT ? 1 : 0;
            takenByReceipt += had && settlement == History.Settlement.RECEIPT ? 1 : 0;
            byPolicy += settlement == History.Settlement.POLICY ? 1 : 0;
        }
    }

    Verdict.Doubts doubts() {
        return new Verdict.Doubts(all, taken, byReceipt, takenByReceipt, byPolicy, all - byReceipt - byPolicy);
    }
}
